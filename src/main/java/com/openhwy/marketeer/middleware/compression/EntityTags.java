package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags on their way through (RFC 9110 8.8.3). The compressed body is the same document in
 * other bytes: what the endpoint calls {@code "x"} may only be called {@code W/"x"} then. Pure.
 */
final class EntityTags {
  private EntityTags() {}

  /** Makes the tag of a response weak. */
  static void weaken(Headers response) {
    String tag = response.get(HeaderName.ETAG);
    if (tag != null && tag.startsWith("\"")) {
      response.set(HeaderName.ETAG, "W/" + tag);
    }
  }

  /**
   * Whether a 304 confirms what we had made weak: the client asked with the weak form only of the
   * tag that the endpoint gives in its strong one.
   */
  static boolean confirmsWeak(@Nullable String ifNoneMatch, @Nullable String tag) {
    if (ifNoneMatch == null || tag == null || !tag.startsWith("\"")) {
      return false;
    }
    int at = ifNoneMatch.indexOf(tag);
    boolean weak = false;
    while (at >= 0) {
      if (at < 2 || !ifNoneMatch.startsWith("W/", at - 2)) {
        return false;
      }
      weak = true;
      at = ifNoneMatch.indexOf(tag, at + tag.length());
    }
    return weak;
  }

  /**
   * Takes the {@code W/} off each tag of an {@code If-Match}. That field compares strongly: as it
   * came, it could not match what the endpoint has called by the strong form.
   */
  static void strengthen(Headers request) {
    String asked = request.joined(HeaderName.IF_MATCH);
    if (asked != null && asked.contains("W/\"")) {
      request.set(HeaderName.IF_MATCH, strong(asked));
    }
  }

  /** Inside of quotes it is part of a tag. */
  static String strong(String list) {
    StringBuilder text = new StringBuilder(list.length());
    boolean quoted = false;
    for (int i = 0; i < list.length(); i++) {
      if (!quoted && list.startsWith("W/\"", i)) {
        i++;
        continue;
      }
      char c = list.charAt(i);
      quoted ^= c == '"';
      text.append(c);
    }
    return text.toString();
  }
}
