package com.openhwy.marketeer.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One event loop's count of how the requests of both sides went. Written by that loop alone with a
 * plain add, read by the control side: late by an instant, never wrong for good.
 */
final class LoopTally {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int REQUESTS = 0;
  private static final int ERRORS = 1;
  private static final int LATENCIES = 2;
  private static final int CELLS = LATENCIES + Latencies.BUCKETS;

  private final long[] stable = new long[CELLS];
  private final long[] canary = new long[CELLS];

  /** Owner loop only. */
  void failed(boolean ofCanary) {
    long[] cells = ofCanary ? canary : stable;
    add(cells, ERRORS);
    add(cells, REQUESTS);
  }

  /**
   * Owner loop only.
   *
   * @param nanos to the head of the response; 0 when there was none from an endpoint
   */
  void answered(boolean ofCanary, long nanos) {
    long[] cells = ofCanary ? canary : stable;
    if (nanos > 0) {
      add(cells, LATENCIES + Latencies.bucket(nanos));
    }
    add(cells, REQUESTS);
  }

  private static void add(long[] cells, int at) {
    CELL.setOpaque(cells, at, cells[at] + 1);
  }

  /** Any thread. */
  Samples samples(boolean ofCanary) {
    long[] cells = ofCanary ? canary : stable;
    long[] latencies = new long[Latencies.BUCKETS];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = (long) CELL.getOpaque(cells, LATENCIES + i);
    }
    long requests = (long) CELL.getOpaque(cells, REQUESTS);
    return new Samples(requests, (long) CELL.getOpaque(cells, ERRORS), latencies);
  }
}
