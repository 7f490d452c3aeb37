package com.openhwy.marketeer.grpc;

import com.openhwy.marketeer.http.Headers;
import java.util.concurrent.TimeUnit;

/** The {@code grpc-timeout} field: one to eight digits and a unit. */
public final class GrpcTimeout {
  public static final String FIELD = "grpc-timeout";

  /** {@link #of} when there is none. */
  public static final long NONE = -1;

  /** {@link #of} when there is one that cannot be read, or more than one. */
  public static final long MALFORMED = -2;

  /** Longer ones are taken for this: a hundred million hours do not fit into nanoseconds. */
  public static final long MAX_NANOS = TimeUnit.DAYS.toNanos(30);

  private static final int MAX_DIGITS = 8;
  private static final long MAX_NUMBER = 99_999_999;

  private GrpcTimeout() {}

  /** In nanoseconds. */
  public static long of(Headers headers) {
    int at = headers.indexOf(FIELD, 0);
    if (at < 0) {
      return NONE;
    }
    return headers.indexOf(FIELD, at + 1) < 0 ? parse(headers.value(at)) : MALFORMED;
  }

  static long parse(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      return MALFORMED;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return MALFORMED;
      }
      number = number * 10 + digit;
    }
    long unit = unit(text.charAt(digits));
    if (unit == 0) {
      return MALFORMED;
    }
    return number > MAX_NANOS / unit ? MAX_NANOS : number * unit;
  }

  private static long unit(char unit) {
    return switch (unit) {
      case 'H' -> TimeUnit.HOURS.toNanos(1);
      case 'M' -> TimeUnit.MINUTES.toNanos(1);
      case 'S' -> TimeUnit.SECONDS.toNanos(1);
      case 'm' -> TimeUnit.MILLISECONDS.toNanos(1);
      case 'u' -> TimeUnit.MICROSECONDS.toNanos(1);
      case 'n' -> 1;
      default -> 0;
    };
  }

  /** Never longer than asked for, and never less than one nanosecond. */
  public static String format(long nanos) {
    long left = Math.max(1, nanos);
    if (left <= MAX_NUMBER) {
      return left + "n";
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(left);
    if (micros <= MAX_NUMBER) {
      return micros + "u";
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(left);
    return millis <= MAX_NUMBER ? millis + "m" : TimeUnit.NANOSECONDS.toSeconds(left) + "S";
  }
}
