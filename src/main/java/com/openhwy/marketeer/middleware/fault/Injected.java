package com.openhwy.marketeer.middleware.fault;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.middleware.fault.FaultPlan.Decision;

/**
 * The fault of one exchange, and the clock of its delay: short turns, each a sign of life, so that
 * a long drill is not taken for a middleware that has lost the exchange. Event loop only.
 */
final class Injected extends TimerWheel.Timer {
  private static final long TURN_NANOS = 200_000_000;

  final Decision decision;
  private final Fault owner;
  private final Exchange x;
  private final long until;
  private boolean waiting;

  Injected(Fault owner, Exchange x, Decision decision) {
    this.owner = owner;
    this.x = x;
    this.decision = decision;
    this.until = owner.timers().nanos() + decision.delayNanos();
  }

  void begin() {
    waiting = true;
    turn();
  }

  private void turn() {
    owner.timers().arm(this, Math.min(TURN_NANOS, until - owner.timers().nanos()));
  }

  @Override
  protected void expired() {
    if (until - owner.timers().nanos() > 0) {
      x.signOfLife();
      turn();
    } else if (end()) {
      owner.delayed(x, this);
    }
  }

  /**
   * Waits no more.
   *
   * @return whether it did
   */
  boolean end() {
    boolean was = waiting;
    waiting = false;
    if (was) {
      owner.timers().cancel(this);
      owner.released();
    }
    return was;
  }
}
