package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;

/** The one directive of {@code Cache-Control} that concerns us (RFC 9111 5.2.2.6). Pure. */
final class CacheControl {
  private static final String NO_TRANSFORM = "no-transform";

  private CacheControl() {}

  /** Whether the content is to be left as it is. */
  static boolean forbidsTransform(Headers headers) {
    for (int at = headers.indexOf(HeaderName.CACHE_CONTROL, 0);
        at >= 0;
        at = headers.indexOf(HeaderName.CACHE_CONTROL, at + 1)) {
      if (forbidsTransform(headers.value(at))) {
        return true;
      }
    }
    return false;
  }

  /** Inside quotes it is somebody else's text. */
  static boolean forbidsTransform(String value) {
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? ',' : value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (c == ',' && (!quoted || i == value.length())) {
        if (is(value, start, i)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean is(String value, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && value.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && value.charAt(end - 1) <= ' ') {
      end--;
    }
    return end - start == NO_TRANSFORM.length()
        && value.regionMatches(true, start, NO_TRANSFORM, 0, NO_TRANSFORM.length());
  }
}
