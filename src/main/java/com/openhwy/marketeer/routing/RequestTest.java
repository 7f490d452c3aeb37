package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.config.model.SplitService.When;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Request;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a request by somebody else than a route, in a route's own words. Immutable,
 * thread-safe; asks of most requests allocate nothing.
 */
public final class RequestTest {
  /** What can be said of a request that has not been sent. */
  public enum Foresight {
    HOLDS,
    FAILS,
    /** It asks for what only the middlewares find out. */
    OPEN
  }

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

  /** Of a request that no middleware has seen; compiles, for a worker. */
  public Foresight foresee(Request request) {
    if (!predicates.hold(request)) {
      return Foresight.FAILS;
    }
    if (expression == null) {
      return Foresight.HOLDS;
    }
    String text = expression.toString();
    if (!Expression.check(text, Scope.ROUTE, Wanted.TRUTH).isEmpty()) {
      return Foresight.OPEN;
    }
    boolean holds = Expression.compile(text, Scope.ROUTE, Wanted.TRUTH).test(request);
    return holds ? Foresight.HOLDS : Foresight.FAILS;
  }

  /** Of an exchange that has its route: its expression knows who the client is. */
  public boolean holds(Exchange x) {
    return predicates.hold(x.request()) && (expression == null || expression.test(x));
  }
}
