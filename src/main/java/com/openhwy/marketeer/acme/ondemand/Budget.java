package com.openhwy.marketeer.acme.ondemand;

import com.openhwy.marketeer.base.Rate;

/** So many events in a period, and no more at once (GCRA). Used under its owner's lock. */
final class Budget {
  private final long interval;
  private final long burst;
  private long next;
  private boolean begun;

  Budget(Rate rate) {
    this.interval = Math.max(1, rate.period().toNanos() / rate.events());
    this.burst = rate.period().toNanos() - interval;
  }

  /** Whether one more may happen now; it then counts. */
  boolean take(long now) {
    if (!begun || next - now < 0) {
      begun = true;
      next = now;
    }
    if (next - now > burst) {
      return false;
    }
    next += interval;
    return true;
  }
}
