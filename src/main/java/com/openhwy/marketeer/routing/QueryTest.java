package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.FormText;
import com.openhwy.marketeer.http.Request;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a query parameter; of several parameters of that name one is enough. The query is
 * walked in place: a parameter costs nothing unless a regular expression has to see it.
 */
final class QueryTest {
  private final byte[] name;
  private final ValueTest test;
  private final byte @Nullable [] exact;

  QueryTest(String name, ValueTest test) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.test = test;
    this.exact =
        test instanceof ValueTest.Exact e ? e.value().getBytes(StandardCharsets.UTF_8) : null;
  }

  String name() {
    return new String(name, StandardCharsets.UTF_8);
  }

  String expectation() {
    return test.expectation();
  }

  boolean holds(Request request) {
    String query = request.query();
    if (query == null) {
      return test.holdsForNone();
    }
    boolean found = false;
    int from = 0;
    while (from <= query.length()) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      int equals = query.indexOf('=', from);
      int nameEnd = equals < 0 || equals > to ? to : equals;
      if (to > from && FormText.is(query, from, nameEnd, name)) {
        found = true;
        if (valueHolds(query, Math.min(nameEnd + 1, to), to)) {
          return true;
        }
      }
      from = to + 1;
    }
    return !found && test.holdsForNone();
  }

  private boolean valueHolds(String query, int from, int to) {
    return exact != null
        ? FormText.is(query, from, to, exact)
        : test.holds(test instanceof ValueTest.Regex ? FormText.decoded(query, from, to) : "");
  }
}
