package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A deadline of one exchange. Those of an exchange hang together, so that none outlives it: a wheel
 * would else keep every exchange of the last minute.
 */
abstract class ExchangeTimer extends TimerWheel.Timer {
  final Exchange x;
  private @Nullable ExchangeTimer next;

  ExchangeTimer(Exchange x) {
    this.x = x;
    this.next = (ExchangeTimer) x.timers();
    x.timers(this);
  }

  /** The exchange has ended. */
  static void cancelAll(Exchange x, TimerWheel wheel) {
    for (ExchangeTimer t = (ExchangeTimer) x.timers(); t != null; t = t.next) {
      wheel.cancel(t);
    }
    x.timers(null);
  }

  /** This one, armed last, is needed no more. */
  final void cancel(TimerWheel wheel) {
    wheel.cancel(this);
    x.timers(next);
    next = null;
  }
}
