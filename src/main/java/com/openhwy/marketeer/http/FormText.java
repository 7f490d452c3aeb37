package com.openhwy.marketeer.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Names and values of a query as HTML forms write them: {@code +} is a space, {@code %XX} an octet
 * of UTF-8; a broken escape stands for itself.
 */
public final class FormText {
  private FormText() {}

  /** Whether a part of the query, decoded, is these octets. Allocates nothing. */
  public static boolean is(String query, int from, int to, byte[] expected) {
    int at = from;
    for (byte octet : expected) {
      if (at >= to || (byte) octet(query, at, to) != octet) {
        return false;
      }
      at += width(query, at, to);
    }
    return at == to;
  }

  public static String decoded(String query, int from, int to) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(to - from);
    for (int at = from; at < to; at += width(query, at, to)) {
      octets.write(octet(query, at, to));
    }
    return octets.toString(StandardCharsets.UTF_8);
  }

  private static int octet(String query, int at, int to) {
    char c = query.charAt(at);
    if (c == '+') {
      return ' ';
    }
    if (!isEscape(query, at, to)) {
      return c;
    }
    return Character.digit(query.charAt(at + 1), 16) << 4
        | Character.digit(query.charAt(at + 2), 16);
  }

  private static int width(String query, int at, int to) {
    return isEscape(query, at, to) ? 3 : 1;
  }

  private static boolean isEscape(String query, int at, int to) {
    return query.charAt(at) == '%'
        && at + 2 < to
        && Character.digit(query.charAt(at + 1), 16) >= 0
        && Character.digit(query.charAt(at + 2), 16) >= 0;
  }
}
