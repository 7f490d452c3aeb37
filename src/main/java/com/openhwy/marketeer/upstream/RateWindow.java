package com.openhwy.marketeer.upstream;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the endpoints of a service were last compared by their success rates, and what had been
 * counted of each by then. Thread-safe. It goes from one configuration of the service to the next
 * as long as they compare at all, with whatever settings: only requests move it, so a configuration
 * that is never in force takes nothing from the one that is.
 */
final class RateWindow {
  private final AtomicLong begun;

  /** Guarded by itself. What was counted of one goes with it, when no configuration has it. */
  private final Map<EndpointState, Count> before = new WeakHashMap<>();

  /** Tries that have ended, and those of them that failed. */
  record Count(long ended, long failed) {
    private static final Count NONE = new Count(0, 0);
  }

  RateWindow(long nowNanos) {
    begun = new AtomicLong(nowNanos);
  }

  /**
   * Whether it is time to compare: true for the one caller that is to do it. The next window begins
   * with that.
   */
  boolean over(long intervalNanos, long nowNanos) {
    long at = begun.get();
    return nowNanos - at >= intervalNanos && begun.compareAndSet(at, nowNanos);
  }

  /** What has been counted of an endpoint since the last call. */
  Count take(EndpointState endpoint) {
    LoopCells cells = endpoint.cells();
    synchronized (before) {
      Count now = new Count(cells.ended(), cells.failed());
      Count last = before.put(endpoint, now);
      last = last == null ? Count.NONE : last;
      return new Count(now.ended - last.ended, now.failed - last.failed);
    }
  }
}
