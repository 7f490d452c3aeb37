package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;

/** The time a route allows for a whole exchange. Made only on routes that have one. */
final class RouteTimeout extends ExchangeTimer {

  RouteTimeout(Exchange x, TimerWheel timers, long nanos) {
    super(x);
    timers.arm(this, nanos);
  }

  @Override
  protected void expired() {
    if (x.hasEnded()) {
      return;
    }
    Failure why = Failure.of(FailureKind.ROUTE_TIMEOUT, "the route's timeout has passed");
    x.abort(why);
    x.fail(why);
  }
}
