package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys in a request and takes them off it. A place that holds two is ambiguous: whoever is
 * behind us may take the other one. Pure.
 */
final class KeyPlaces {
  /** In place of a key where there is more than one; no request can hold it. */
  static final String AMBIGUOUS = "\n";

  private static final String[] SCHEMES = {"ApiKey ", "Bearer "};

  private KeyPlaces() {}

  /** The key that stands in a place, {@link #AMBIGUOUS}, or null for none. */
  static @Nullable String find(KeySource source, Request request) {
    return switch (source.kind()) {
      case HEADER -> inHeader(source.name(), request.headers());
      case AUTHORIZATION -> inAuthorization(request.headers());
      case QUERY -> inQuery(source.name(), request.query());
      case COOKIE -> inCookies(source.name(), request.headers());
    };
  }

  /** Takes off what {@link #find} finds. */
  static void remove(KeySource source, Request request) {
    switch (source.kind()) {
      case HEADER -> request.headers().remove(source.name());
      case AUTHORIZATION -> removeAuthorization(request.headers());
      case QUERY -> removeQuery(source.name(), request);
      case COOKIE -> removeCookies(source.name(), request.headers());
    }
  }

  private static @Nullable String inHeader(String name, Headers headers) {
    int at = headers.indexOf(name, 0);
    if (at < 0) {
      return null;
    }
    return headers.indexOf(name, at + 1) < 0 ? headers.value(at) : AMBIGUOUS;
  }

  private static @Nullable String inAuthorization(Headers headers) {
    int at = headers.indexOf(HeaderName.AUTHORIZATION, 0);
    if (at < 0) {
      return null;
    }
    if (headers.indexOf(HeaderName.AUTHORIZATION, at + 1) >= 0) {
      return AMBIGUOUS;
    }
    String value = headers.value(at);
    String scheme = scheme(value);
    return scheme == null ? null : value.substring(scheme.length()).strip();
  }

  private static @Nullable String scheme(String authorization) {
    for (String scheme : SCHEMES) {
      if (authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme;
      }
    }
    return null;
  }

  private static void removeAuthorization(Headers headers) {
    int at = headers.indexOf(HeaderName.AUTHORIZATION, 0);
    if (at >= 0 && scheme(headers.value(at)) != null) {
      headers.remove(HeaderName.AUTHORIZATION);
    }
  }

  // ---- the query

  private static @Nullable String inQuery(String name, @Nullable String query) {
    String found = null;
    int from = 0;
    while (query != null && from <= query.length()) {
      int end = end(query, from, '&');
      if (isParameter(query, from, end, name)) {
        if (found != null) {
          return AMBIGUOUS;
        }
        int equals = query.indexOf('=', from);
        found = equals < 0 || equals > end ? "" : decoded(query.substring(equals + 1, end));
      }
      from = end + 1;
    }
    return found;
  }

  private static void removeQuery(String name, Request request) {
    String query = request.query();
    if (query == null || inQuery(name, query) == null) {
      return;
    }
    StringBuilder rest = new StringBuilder(query.length());
    for (int from = 0; from <= query.length(); ) {
      int end = end(query, from, '&');
      if (!isParameter(query, from, end, name)) {
        rest.append(rest.length() == 0 ? "" : "&").append(query, from, end);
      }
      from = end + 1;
    }
    request.query(rest.length() == 0 ? null : rest.toString());
  }

  /** Percent-encoding does not hide a name. */
  private static boolean isParameter(String query, int from, int end, String name) {
    int equals = query.indexOf('=', from);
    int nameEnd = equals < 0 || equals > end ? end : equals;
    return nameEnd - from >= name.length() && decoded(query.substring(from, nameEnd)).equals(name);
  }

  /** Octets as Latin-1 characters; what is no percent-encoding stands for itself. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] octets = new byte[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (text.charAt(i) == '%' && low >= 0) {
        octets[count++] = (byte) ((high << 4) | low);
        i += 2;
      } else {
        octets[count++] = (byte) text.charAt(i);
      }
    }
    return new String(octets, 0, count, StandardCharsets.ISO_8859_1);
  }

  // ---- cookies

  private static @Nullable String inCookies(String name, Headers headers) {
    String found = null;
    int at = headers.indexOf(HeaderName.COOKIE, 0);
    for (; at >= 0; at = headers.indexOf(HeaderName.COOKIE, at + 1)) {
      String pairs = headers.value(at);
      for (int from = 0; from <= pairs.length(); ) {
        int end = end(pairs, from, ';');
        if (isCookie(pairs, from, end, name)) {
          if (found != null) {
            return AMBIGUOUS;
          }
          found = pairs.substring(pairs.indexOf('=', from) + 1, end).strip();
        }
        from = end + 1;
      }
    }
    return found;
  }

  private static void removeCookies(String name, Headers headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.id(i) == HeaderName.COOKIE.id()) {
        String rest = without(headers.value(i), name);
        if (!rest.equals(headers.value(i))) {
          headers.removeAt(i);
          if (!rest.isEmpty()) {
            headers.add(HeaderName.COOKIE, rest);
          }
        }
      }
    }
  }

  private static String without(String pairs, String name) {
    StringBuilder rest = new StringBuilder(pairs.length());
    boolean found = false;
    for (int from = 0; from <= pairs.length(); ) {
      int end = end(pairs, from, ';');
      if (isCookie(pairs, from, end, name)) {
        found = true;
      } else {
        rest.append(rest.length() == 0 ? "" : "; ").append(pairs.substring(from, end).strip());
      }
      from = end + 1;
    }
    return found ? rest.toString() : pairs;
  }

  private static boolean isCookie(String pairs, int from, int end, String name) {
    int equals = pairs.indexOf('=', from);
    return equals >= 0 && equals < end && pairs.substring(from, equals).strip().equals(name);
  }

  private static int end(String text, int from, char separator) {
    int at = text.indexOf(separator, from);
    return at < 0 ? text.length() : at;
  }
}
