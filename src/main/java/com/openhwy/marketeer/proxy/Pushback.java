package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HttpDates;
import org.jspecify.annotations.Nullable;

/**
 * How long an endpoint asks to be left alone: {@code Retry-After} (RFC 9110 10.2.3), or {@code
 * grpc-retry-pushback-ms} (gRPC A6), by which it may also forbid another try. Pure.
 */
final class Pushback {
  /** It has asked for nothing. */
  static final long NONE = 0;

  /** It wants no other try at all. */
  static final long NEVER = Long.MAX_VALUE;

  private static final String GRPC = "grpc-retry-pushback-ms";
  private static final int MAX_DIGITS = 9;

  private Pushback() {}

  /** In nanoseconds. What is no time asks for nothing. */
  static long after(Headers headers, long epochMillis) {
    String text = headers.get(HeaderName.RETRY_AFTER);
    if (text == null) {
      return NONE;
    }
    long seconds = number(text);
    if (seconds >= 0) {
      return seconds * 1_000_000_000L;
    }
    long at = HttpDates.parse(text, epochMillis / 1000);
    return at == HttpDates.INVALID
        ? NONE
        : Math.max(0, Math.min(at * 1000 - epochMillis, Integer.MAX_VALUE)) * 1_000_000L;
  }

  /** In nanoseconds; a value that is none forbids another try, as gRPC has it. */
  static long ofGrpc(Headers headers) {
    @Nullable String text = headers.get(GRPC);
    if (text == null) {
      return NONE;
    }
    long millis = number(text);
    return millis < 0 ? NEVER : millis * 1_000_000L;
  }

  /** -1 when it is no number that can be waited for. */
  private static long number(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
