package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token of a request, wherever it may be, and takes it off. Two different ones are too
 * many: the endpoint might believe the other. Reused; owned by one event loop.
 */
final class TokenFinder {
  private static final String SCHEME = "bearer";

  private final TokenPlace[] places;
  private @Nullable String text;
  private boolean several;

  TokenFinder(List<TokenPlace> places) {
    this.places = places.toArray(new TokenPlace[0]);
  }

  /** Then ask {@link #text} and {@link #several}. */
  void find(Request request) {
    text = null;
    several = false;
    for (TokenPlace place : places) {
      switch (place.kind()) {
        case HEADER -> findField(place.name(), request.headers());
        case COOKIE -> findCookie(place.name(), request.headers());
        case QUERY -> findPair(Pairs.QUERY, request.query(), place.name());
      }
    }
  }

  /** The first one as it stands in the request, its scheme included; null when there is none. */
  @Nullable String text() {
    return text;
  }

  boolean several() {
    return several;
  }

  /** The token itself: a text of {@link #text} without the scheme. */
  static String token(String text) {
    if (!hasScheme(text)) {
      return text;
    }
    int from = SCHEME.length();
    while (from < text.length() && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from);
  }

  private static boolean hasScheme(String text) {
    int length = SCHEME.length();
    return text.regionMatches(true, 0, SCHEME, 0, length)
        && (text.length() == length || text.charAt(length) == ' ');
  }

  /** What is empty is no token: a cookie that was cleared, for one. */
  private void found(String candidate) {
    if (text == null) {
      text = candidate.isEmpty() ? null : candidate;
    } else if (!candidate.isEmpty() && !token(text).equals(token(candidate))) {
      several = true;
    }
  }

  /** A field {@code Authorization} of another scheme is somebody else's. */
  private void findField(String name, Headers headers) {
    int at = headers.indexOf(name, 0);
    for (; at >= 0; at = headers.indexOf(name, at + 1)) {
      if (isToken(headers, at)) {
        found(headers.value(at));
      }
    }
  }

  private static boolean isToken(Headers headers, int at) {
    return headers.id(at) != HeaderName.AUTHORIZATION.id() || hasScheme(headers.value(at));
  }

  private void findCookie(String name, Headers headers) {
    int at = headers.indexOf(HeaderName.COOKIE, 0);
    for (; at >= 0; at = headers.indexOf(HeaderName.COOKIE, at + 1)) {
      findPair(Pairs.COOKIES, headers.value(at), name);
    }
  }

  private void findPair(Pairs kind, @Nullable String pairs, String name) {
    if (pairs == null) {
      return;
    }
    for (int from = 0; from < pairs.length(); ) {
      int end = kind.end(pairs, from);
      if (kind.isNamed(pairs, from, end, name)) {
        found(kind.value(pairs, from, end));
      }
      from = end + 1;
    }
  }

  /** Takes every token off the request. */
  void remove(Request request) {
    for (TokenPlace place : places) {
      switch (place.kind()) {
        case HEADER -> removeField(place.name(), request.headers());
        case COOKIE -> removeCookie(place.name(), request.headers());
        case QUERY -> removeParameter(place.name(), request);
      }
    }
  }

  private static void removeField(String name, Headers headers) {
    for (int at = headers.indexOf(name, 0); at >= 0; ) {
      boolean gone = isToken(headers, at);
      if (gone) {
        headers.removeAt(at);
      }
      at = headers.indexOf(name, gone ? at : at + 1);
    }
  }

  private static void removeCookie(String name, Headers headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      String rest =
          headers.id(i) == HeaderName.COOKIE.id()
              ? Pairs.COOKIES.without(headers.value(i), name)
              : null;
      if (rest != null) {
        headers.removeAt(i);
        if (!rest.isBlank()) {
          headers.add(HeaderName.COOKIE, rest);
        }
      }
    }
  }

  private static void removeParameter(String name, Request request) {
    String query = request.query();
    String rest = query == null ? null : Pairs.QUERY.without(query, name);
    if (rest != null) {
      request.query(rest.isEmpty() ? null : rest);
    }
  }
}
