package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.config.model.RouteConfig.ValueMatch;
import com.openhwy.marketeer.config.model.SplitService.When;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What is asked of a request by somebody else than a route, in a route's own words. Immutable,
 * thread-safe; asks of most requests allocate nothing.
 */
public final class RequestTest {
  private final Predicates predicates;
  private final List<CookieTest> cookies;

  private RequestTest(Predicates predicates, List<CookieTest> cookies) {
    this.predicates = predicates;
    this.cookies = cookies;
  }

  /**
   * @param problems hears of each value that cannot be understood: where ({@code headers.X-Key}),
   *     and a message for the operator
   */
  public static RequestTest compile(When when, BiConsumer<String, String> problems) {
    Predicates predicates =
        new Predicates(
            null,
            RouteMatch.fields(when.headers(), problems),
            RouteMatch.query(when.query(), problems),
            when.client());
    return new RequestTest(predicates, cookies(when.cookies(), problems));
  }

  private static List<CookieTest> cookies(
      Map<String, ValueMatch> configured, BiConsumer<String, String> problems) {
    List<CookieTest> tests = new ArrayList<>(configured.size());
    configured.forEach(
        (name, match) -> {
          try {
            FieldSyntax.checkName(name); // a cookie's name is the same kind of token
            tests.add(new CookieTest(name, ValueTest.of(match)));
          } catch (IllegalArgumentException e) {
            problems.accept("cookies." + name, String.valueOf(e.getMessage()));
          }
        });
    return List.copyOf(tests);
  }

  public boolean holds(Request request) {
    for (int i = 0; i < cookies.size(); i++) {
      if (!cookies.get(i).holds(request)) {
        return false;
      }
    }
    return predicates.hold(request);
  }
}
