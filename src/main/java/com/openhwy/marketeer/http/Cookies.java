package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/** The cookies of a request, over all lines of {@code Cookie} (RFC 6265 4.2.1). Pure. */
public final class Cookies {

  /** Hears of one cookie. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * @return whether to go on
     */
    boolean cookie(String name, String value);
  }

  private Cookies() {}

  /** The first of that name, quotes as sent; null when there is none. Names are case-sensitive. */
  public static @Nullable String get(Headers request, String name) {
    for (int at = request.indexOf(HeaderName.COOKIE, 0);
        at >= 0;
        at = request.indexOf(HeaderName.COOKIE, at + 1)) {
      String line = request.value(at);
      for (int from = 0; from < line.length(); ) {
        int semicolon = line.indexOf(';', from);
        int to = semicolon < 0 ? line.length() : semicolon;
        int start = skipBlanks(line, from, to);
        int after = start + name.length();
        if (after < to && line.charAt(after) == '=' && line.startsWith(name, start)) {
          return line.substring(after + 1, to).strip();
        }
        from = to + 1;
      }
    }
    return null;
  }

  /** Every cookie in the order sent; what has no equals sign or no name is none. */
  public static void forEach(Headers request, Visitor visitor) {
    for (int at = request.indexOf(HeaderName.COOKIE, 0);
        at >= 0;
        at = request.indexOf(HeaderName.COOKIE, at + 1)) {
      for (String pair : request.value(at).split(";", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip();
        if (!name.isEmpty() && !visitor.cookie(name, pair.substring(equals + 1).strip())) {
          return;
        }
      }
    }
  }

  private static int skipBlanks(String line, int from, int to) {
    int at = from;
    while (at < to && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }
}
