package com.openhwy.marketeer.http3;

/** Why a stream or a connection ends (RFC 9114 8.1). */
enum Http3Error {
  NO_ERROR(0x100),
  INTERNAL_ERROR(0x102),
  EXCESSIVE_LOAD(0x107),
  REQUEST_REJECTED(0x10b),
  REQUEST_CANCELLED(0x10c);

  private final int code;

  Http3Error(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
