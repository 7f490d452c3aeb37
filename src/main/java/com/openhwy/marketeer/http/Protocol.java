package com.openhwy.marketeer.http;

/** The protocol a request came by, with its name in logs and {@code Via}. */
public enum Protocol {
  HTTP_1_0("HTTP/1.0", "1.0"),
  HTTP_1_1("HTTP/1.1", "1.1"),
  HTTP_2("HTTP/2", "2"),
  HTTP_3("HTTP/3", "3");

  private final String text;
  private final String version;

  Protocol(String text, String version) {
    this.text = text;
    this.version = version;
  }

  public String text() {
    return text;
  }

  /** As {@code Via} has it (RFC 9110 7.6.3). */
  public String version() {
    return version;
  }
}
