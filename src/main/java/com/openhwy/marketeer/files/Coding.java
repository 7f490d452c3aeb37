package com.openhwy.marketeer.files;

/** Content codings a file may lie beside itself in; the order is our preference. */
enum Coding {
  BROTLI("br", ".br"),
  ZSTD("zstd", ".zst"),
  GZIP("gzip", ".gz");

  private final String token;
  private final String suffix;

  Coding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /** As {@code Content-Encoding} has it. */
  String token() {
    return token;
  }

  /** What its files are called. */
  String suffix() {
    return suffix;
  }
}
