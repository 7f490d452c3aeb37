package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Cookies;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import java.util.List;

/** What a request is to a cache. Pure. */
enum Asking {
  /** A GET or HEAD that may be answered from what is stored. */
  LOOK_UP,
  /** May change what is stored. */
  UNSAFE,
  /** Nothing to do with a cache. */
  NEITHER;

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
    return plain && !hasCookie(headers, bypassCookies) ? LOOK_UP : NEITHER;
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
