package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.Cookies;
import com.openhwy.marketeer.http.Request;

/** A condition on a cookie; of several of that name the first one counts. */
record CookieTest(String name, ValueTest test) {

  boolean holds(Request request) {
    String value = Cookies.get(request.headers(), name);
    return value == null ? test.holdsForNone() : test.holds(value);
  }
}
