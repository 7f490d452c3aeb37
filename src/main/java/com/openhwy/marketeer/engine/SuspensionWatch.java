package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;

/**
 * Watches a middleware that asked to wait: one that gives no sign of life for too long has lost the
 * exchange, and the client would wait with it for ever.
 */
final class SuspensionWatch extends ExchangeTimer {
  private final LoopRoute route;
  private final int middleware;
  private final TimerWheel timers;
  private int seen;

  /**
   * @param middleware index of the one that waits
   */
  SuspensionWatch(Exchange x, LoopRoute route, int middleware, TimerWheel timers) {
    super(x);
    this.route = route;
    this.middleware = middleware;
    this.timers = timers;
    this.seen = x.signsOfLife();
    timers.arm(this, route.plan.stallNanos);
  }

  @Override
  protected void expired() {
    if (x.signsOfLife() != seen) {
      seen = x.signsOfLife();
      timers.arm(this, route.plan.stallNanos);
    } else if (!x.hasEnded() && x.suspended()) {
      Pipeline.stalled(x, route, middleware);
    }
  }
}
