package com.openhwy.marketeer.middleware.jwt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The pairs {@code name=value} of a query or of a {@code Cookie} field. In a query, names and
 * values are read as endpoints read them: escapes and plus signs undone. Immutable.
 */
enum Pairs {
  QUERY('&'),
  COOKIES(';');

  private final char separator;

  Pairs(char separator) {
    this.separator = separator;
  }

  /** Where the pair that begins there ends. */
  int end(String text, int from) {
    int end = text.indexOf(separator, from);
    return end < 0 ? text.length() : end;
  }

  boolean isNamed(String text, int from, int end, String name) {
    int start = skipSpaces(text, from, end);
    int equals = text.indexOf('=', start);
    int nameEnd = equals < 0 || equals > end ? end : equals;
    if (this == QUERY && isEscaped(text, start, nameEnd)) {
      return decoded(text.substring(start, nameEnd)).equals(name);
    }
    while (nameEnd > start && text.charAt(nameEnd - 1) == ' ') {
      nameEnd--;
    }
    return nameEnd - start == name.length() && text.startsWith(name, start);
  }

  /** Empty when the pair has none. */
  String value(String text, int from, int end) {
    int equals = text.indexOf('=', from);
    if (equals < 0 || equals > end) {
      return "";
    }
    String value = text.substring(equals + 1, end);
    return this == QUERY ? decoded(value) : unquoted(value.strip());
  }

  /**
   * @return the text without all pairs of that name, empty when none is left; null when there is
   *     none of that name
   */
  @Nullable String without(String text, String name) {
    StringBuilder rest = new StringBuilder(text.length());
    boolean found = false;
    for (int from = 0; from <= text.length(); ) {
      int end = end(text, from);
      if (isNamed(text, from, end, name)) {
        found = true;
      } else if (rest.length() > 0) {
        rest.append(text, from - 1, end);
      } else {
        rest.append(text, this == COOKIES ? skipSpaces(text, from, end) : from, end);
      }
      from = end + 1;
    }
    return found ? rest.toString() : null;
  }

  private static int skipSpaces(String text, int from, int end) {
    int start = from;
    while (start < end && text.charAt(start) == ' ') {
      start++;
    }
    return start;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean isEscaped(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '%' || text.charAt(i) == '+') {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String text) {
    if (!isEscaped(text, 0, text.length())) {
      return text;
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int octet = c == '%' ? escaped(text, i) : -1;
      octets.write(octet >= 0 ? octet : c == '+' ? ' ' : c);
      i += octet >= 0 ? 2 : 0;
    }
    return octets.toString(StandardCharsets.UTF_8);
  }

  private static int escaped(String text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
