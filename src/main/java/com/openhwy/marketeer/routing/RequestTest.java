package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.config.model.SplitService.When;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.http.Exchange;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a request by somebody else than a route, in a route's own words. Immutable,
 * thread-safe; asks of most requests allocate nothing.
 */
public final class RequestTest {
  private final Predicates predicates;
  private final @Nullable Expression expression;

  private RequestTest(Predicates predicates, @Nullable Expression expression) {
    this.predicates = predicates;
    this.expression = expression;
  }

  /**
   * @param problems hears of each value that cannot be understood: where ({@code headers.X-Key}),
   *     and a message for the operator
   */
  public static RequestTest compile(When when, BiConsumer<String, String> problems) {
    return new RequestTest(
        new Predicates(
            null,
            RouteMatch.fields(when.headers(), problems),
            RouteMatch.query(when.query(), problems),
            RouteMatch.cookies(when.cookies(), problems),
            when.client(),
            null),
        RouteMatch.expression(when.expression(), Scope.REQUEST, problems));
  }

  /** Of an exchange that has its route: its expression knows who the client is. */
  public boolean holds(Exchange x) {
    return predicates.hold(x.request()) && (expression == null || expression.test(x));
  }
}
