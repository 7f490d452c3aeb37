package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.base.RankedQueue;
import com.openhwy.marketeer.config.model.Importance;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is known of one service's load, by its name: it outlives configurations. Thread-safe where
 * {@link Gate} uses it as it says.
 */
final class GateState {
  final AtomicInteger inFlight = new AtomicInteger();

  /** Guarded by itself. */
  final RankedQueue<Waiter> queue = new RankedQueue<>(Importance.values().length);

  /** The size of the queue: what is read without the lock. */
  volatile int waiting;

  final SampleCells cells;

  /** Held by the loop that works on the fields below it. */
  final AtomicBoolean learning = new AtomicBoolean();

  final Gradient gradient;
  SampleCells.Sums seen = SampleCells.Sums.NONE;
  long seenAt;

  volatile long windowEnd;
  volatile double baseNanos;
  private volatile int limit;

  GateState(Gradient.Settings first, int loops, long nowNanos) {
    this.cells = new SampleCells(loops);
    this.gradient = new Gradient(first, nowNanos);
    this.limit = first.initial();
    this.windowEnd = nowNanos;
    this.seenAt = nowNanos;
  }

  /** As learnt, within what the configuration in force allows. */
  int limit(Gradient.Settings s) {
    return Math.max(s.min(), Math.min(s.max(), limit));
  }

  void learnt(Gradient.Settings s) {
    limit = gradient.limit(s);
    baseNanos = gradient.baseNanos();
  }
}
