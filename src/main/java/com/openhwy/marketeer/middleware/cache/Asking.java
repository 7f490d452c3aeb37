package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Cookies;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a request is to a cache. Pure. */
enum Asking {
  /** A GET or HEAD that may be answered from what is stored. */
  LOOK_UP,
  /** May change what is stored. */
  UNSAFE,
  /** Nothing to do with a cache. */
  NEITHER;

  private static final Set<String> BENDING =
      Set.of(
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-url",
          "x-rewrite-url",
          "x-original-uri",
          "x-host",
          "x-original-host");

  /**
   * @param bypassCookies whose presence keeps a request away from the cache
   */
  static Asking of(Request r, List<Wildcard> bypassCookies) {
    switch (r.method()) {
      case "GET", "HEAD" -> {}
      case "OPTIONS", "TRACE" -> {
        return NEITHER;
      }
      default -> {
        return UNSAFE;
      }
    }
    Headers headers = r.headers();
    // A body with a GET could change the answer, and is no part of the key. If-Match is about the
    // endpoint's state, not about ours (RFC 9110 13.1.1).
    boolean plain =
        r.upgrade() == null
            && !r.hasBody()
            && !headers.contains(HeaderName.IF_MATCH)
            && !headers.contains(HeaderName.IF_UNMODIFIED_SINCE);
    return plain && !isBent(headers) && !hasCookie(headers, bypassCookies) ? LOOK_UP : NEITHER;
  }

  /** Some frameworks take another method or URL from a field, which is no part of the key. */
  private static boolean isBent(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      // None of them has a number of its own, and all begin so.
      if (headers.id(i) == 0
          && headers.name(i).regionMatches(true, 0, "x-", 0, 2)
          && BENDING.contains(headers.name(i).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasCookie(Headers headers, List<Wildcard> names) {
    if (names.isEmpty()) {
      return false;
    }
    boolean[] found = {false};
    Cookies.forEach(
        headers,
        (name, value) -> {
          found[0] = Wildcard.any(names, name);
          return !found[0];
        });
    return found[0];
  }
}
