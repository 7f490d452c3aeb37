package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;

/** A condition on a header field; of several fields of that name one is enough. */
record FieldTest(String name, ValueTest test) {

  boolean holds(Request request) {
    if (HeaderName.of(name) == HeaderName.UPGRADE) {
      return holdsForUpgrade(request);
    }
    Headers headers = request.headers();
    int at = headers.indexOf(name, 0);
    if (at < 0 || test.holdsForNone()) {
      return at < 0 && test.holdsForNone();
    }
    while (at >= 0) {
      if (test.holds(headers.value(at))) {
        return true;
      }
      at = headers.indexOf(name, at + 1);
    }
    return false;
  }

  /** A hop-by-hop field, gone from the head by now; what it asked for is still known. */
  private boolean holdsForUpgrade(Request request) {
    String protocol = request.upgrade();
    return protocol == null ? test.holdsForNone() : test.holds(protocol);
  }
}
