package com.openhwy.marketeer.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One event loop's share of a duration histogram with the fixed bounds of {@link #bounds}, 1 ms to
 * 60 s: fine enough for a p99, and the same everywhere, so that any two can be added up. Written by
 * that loop alone, read by the scrape.
 */
public final class LoopHistogram {
  private static final VarHandle SUM;
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      SUM = MethodHandles.lookup().findVarHandle(LoopHistogram.class, "sumNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long[] BOUNDS_MICROS = {
    1_000,
    2_000,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    30_000_000,
    60_000_000
  };

  /** How many buckets there are, the last one without an upper bound. */
  static final int BUCKETS = BOUNDS_MICROS.length + 1;

  private final long[] counts = new long[BUCKETS];
  private long sumNanos;

  /**
   * Owner loop only.
   *
   * @param nanos a duration; below zero counts as zero
   */
  public void record(long nanos) {
    long value = Math.max(nanos, 0);
    int bucket = 0;
    // Most requests end in the first few buckets: a scan beats a binary search.
    while (bucket < BOUNDS_MICROS.length && value > BOUNDS_MICROS[bucket] * 1_000) {
      bucket++;
    }
    COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
    SUM.setOpaque(this, sumNanos + value);
  }

  /** Upper bounds in seconds, the last one infinite. */
  static double[] bounds() {
    double[] seconds = new double[BUCKETS];
    for (int i = 0; i < BOUNDS_MICROS.length; i++) {
      seconds[i] = BOUNDS_MICROS[i] / 1e6;
    }
    seconds[BUCKETS - 1] = Double.POSITIVE_INFINITY;
    return seconds;
  }

  /** What fell into one bucket and not into a lower one. Any thread. */
  long count(int bucket) {
    return (long) COUNT.getOpaque(counts, bucket);
  }

  /** Any thread. */
  long sumNanos() {
    return (long) SUM.getOpaque(this);
  }
}
