package com.openhwy.marketeer.http;

/** The {@code Vary} field of a response (RFC 9110 12.5.5). */
public final class Vary {
  private Vary() {}

  /** Adds a name unless it, or a star, is there already. */
  public static void add(Headers response, HeaderName name) {
    for (int at = response.indexOf(HeaderName.VARY, 0);
        at >= 0;
        at = response.indexOf(HeaderName.VARY, at + 1)) {
      if (names(response.value(at), name.text())) {
        return;
      }
    }
    response.add(HeaderName.VARY, name.text());
  }

  private static boolean names(String value, String name) {
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      int start = from;
      int end = to;
      while (start < end && isBlank(value.charAt(start))) {
        start++;
      }
      while (end > start && isBlank(value.charAt(end - 1))) {
        end--;
      }
      boolean star = end - start == 1 && value.charAt(start) == '*';
      boolean same =
          end - start == name.length() && value.regionMatches(true, start, name, 0, name.length());
      if (star || same) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
