package com.openhwy.marketeer.http;

/** What tells one state of a representation from another (RFC 9110 8.8). */
public interface Validators {

  /** With its quotes, and {@code W/} before a weak one; empty when there is none. */
  String etag();

  /** {@code Last-Modified} as text; empty when there is none. */
  String lastModified();

  /** The same in seconds since 1970; {@link HttpDates#INVALID} when there is none. */
  long lastModifiedSeconds();
}
