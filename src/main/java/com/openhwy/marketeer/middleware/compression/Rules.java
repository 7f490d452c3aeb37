package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;

/** Which responses are compressed, but for the client's say. Immutable. */
record Rules(
    MediaTypes types, long minSize, long maxSize, boolean skipSetCookie, boolean strongIfMatch) {

  static Rules of(CompressionSettings s) {
    DataSize max = s.maxSize();
    return new Rules(
        new MediaTypes(s.types(), s.exclude()),
        Math.max(1, s.minSize().bytes()),
        max == null ? Long.MAX_VALUE : max.bytes(),
        s.skipSetCookie(),
        s.strongIfMatch());
  }

  /**
   * Whether some client might get this document, of a media type that is compressed, in another
   * coding. A part of it says so like the whole does (RFC 9110 15.3.7).
   */
  boolean concerns(Exchange x) {
    Response response = x.response();
    int status = response.status();
    Headers headers = response.headers();
    return status >= 200
        && status != 204
        && status != 205
        && (status == 206 || !headers.contains(HeaderName.CONTENT_RANGE))
        && (status == 206 || isOfASize(response.length()))
        && !headers.contains(HeaderName.CONTENT_ENCODING)
        && !(skipSetCookie && x.request().secure() && headers.contains(HeaderName.SET_COOKIE))
        && !CacheControl.forbidsTransform(headers);
  }

  private boolean isOfASize(long length) {
    return length == Response.UNKNOWN || (length >= minSize && length <= maxSize);
  }

  /** Whether the request leaves it to us. */
  static boolean leavesItToUs(Exchange x) {
    return !CacheControl.forbidsTransform(x.request().headers());
  }
}
