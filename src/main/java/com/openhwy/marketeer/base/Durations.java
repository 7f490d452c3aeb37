package com.openhwy.marketeer.base;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as operators write them: {@code 250ms 5s 1.5h 7d}; a bare number is seconds. */
public final class Durations {
  private static final String[] UNITS = {"ns", "us", "ms", "s", "m", "h", "d"};
  private static final long[] NANOS = {
    1, 1000, 1000_000, 1000_000_000L, 60_000_000_000L, 3600_000_000_000L, 86_400_000_000_000L
  };

  private static final int MOST_DIGITS = 4;

  private Durations() {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  public static Duration parse(String text) {
    String trimmed = text.trim();
    int end = trimmed.length();
    while (end > 0 && Character.isLetter(trimmed.charAt(end - 1))) {
      end--;
    }
    String unit = trimmed.substring(end);
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit.isEmpty() ? "s" : unit)) {
        return scaled(trimmed.substring(0, end).trim(), NANOS[i], text);
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is no duration; expected for example 250ms, 5s, 1.5h or 7d");
  }

  private static Duration scaled(String number, long nanos, String whole) {
    if (isWhole(number)) {
      return Duration.ofNanos(Long.parseLong(number) * nanos);
    }
    try {
      BigDecimal value = new BigDecimal(number);
      if (value.signum() >= 0) {
        return Duration.ofNanos(value.multiply(BigDecimal.valueOf(nanos)).longValueExact());
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + whole + "\" is no duration; expected for example 250ms, 5s, 1.5h or 7d", e);
    }
    throw new IllegalArgumentException(
        "\"" + whole + "\" is negative; expected for example 250ms, 5s, 1.5h or 7d");
  }

  /**
   * Nearly all are, and none of these needs decimals, whose class fills tables of powers first.
   * Four digits of the longest unit are far from an overflow.
   */
  private static boolean isWhole(String number) {
    if (number.isEmpty() || number.length() > MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The shortest text that {@link #parse} reads back. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    for (int i = UNITS.length - 1; i > 0; i--) {
      if (nanos != 0 && nanos % NANOS[i] == 0) {
        return nanos / NANOS[i] + UNITS[i];
      }
    }
    return nanos == 0 ? "0s" : nanos + "ns";
  }
}
