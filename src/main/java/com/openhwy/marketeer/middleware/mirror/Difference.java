package com.openhwy.marketeer.middleware.mirror;

/**
 * One thing in which two answers differ.
 *
 * @param where name of the field, pointer into the JSON, or empty
 * @param stable what the client got
 * @param shadow what the copy got
 */
public record Difference(Kind kind, String where, String stable, String shadow) {
  /** What of an answer it is in. */
  public enum Kind {
    STATUS,
    HEADER,
    BODY
  }
}
