package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;

/**
 * The time a route allows for a whole exchange, or what is left of it by somebody else's word: sets
 * the deadline, and ends the exchange then. Made only where there is one.
 */
final class RouteTimeout extends ExchangeTimer {

  private static final Failure PASSED =
      Failure.of(FailureKind.ROUTE_TIMEOUT, "the route's timeout has passed");

  private final Failure why;

  RouteTimeout(Exchange x, TimerWheel timers, long nanos) {
    this(x, timers, nanos, PASSED);
  }

  /**
   * @param why it fails then
   */
  RouteTimeout(Exchange x, TimerWheel timers, long nanos, Failure why) {
    super(x);
    this.why = why;
    x.deadline(timers.nanos() + nanos);
    timers.arm(this, nanos);
  }

  /**
   * Arms the nearer of the two times that bound an exchange.
   *
   * @param routeNanos what the route allows; 0 for no limit
   * @param leftNanos what is left by somebody else's word
   * @param passed it fails with, when that was the nearer one
   */
  static void nearer(
      Exchange x, TimerWheel timers, long routeNanos, long leftNanos, Failure passed) {
    boolean routeFirst = routeNanos > 0 && routeNanos <= leftNanos;
    long nanos = routeFirst ? routeNanos : leftNanos;
    new RouteTimeout(x, timers, nanos, routeFirst ? PASSED : passed);
  }

  @Override
  protected void expired() {
    if (x.hasEnded()) {
      return;
    }
    x.abort(why);
    x.fail(why);
  }
}
