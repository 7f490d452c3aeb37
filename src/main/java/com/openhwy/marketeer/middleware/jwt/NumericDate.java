package com.openhwy.marketeer.middleware.jwt;

import org.jspecify.annotations.Nullable;

/** Seconds since 1970, perhaps with a fraction (RFC 7519 2), as milliseconds. Pure. */
final class NumericDate {
  /** What {@link #millis} says of something else: a text, a list, a time nobody will see. */
  static final long NONE = Long.MIN_VALUE;

  private static final long MILLI = 1000;
  private static final long END_OF_9999 = 253_402_300_799L;

  private NumericDate() {}

  /**
   * @param claim as StrictJson gives it
   */
  static long millis(@Nullable Object claim) {
    if (claim instanceof Long seconds) {
      return Math.abs(seconds) <= END_OF_9999 && seconds != Long.MIN_VALUE ? seconds * MILLI : NONE;
    }
    if (claim instanceof Double seconds) {
      return Math.abs(seconds) <= END_OF_9999 ? (long) (seconds * MILLI) : NONE;
    }
    return NONE;
  }
}
