package com.openhwy.marketeer.middleware.compression;

/** A content coding that can be made here; named as operators and {@code Content-Encoding} do. */
enum Encoding {
  ZSTD("zstd"),
  BR("br"),
  GZIP("gzip");

  private final String token;

  Encoding(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }
}
