package com.openhwy.marketeer.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that each event loop keeps about one endpoint. Thread-safe in this way: a loop writes its
 * own cells only, with plain arithmetic and an opaque store; anybody reads. Cells of two loops
 * never share a cache line.
 */
final class LoopCells {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** Longs between two loops: 128 bytes, as some processors fetch lines in pairs. */
  private static final int STRIDE = 16;

  private static final int IN_FLIGHT = 0;
  private static final int LATENCY = 1;
  private static final int OBSERVED_AT = 2;
  private static final int ENDED = 3;
  private static final int FAILED = 4;

  /** After this time an old observation weighs 1/e. */
  private static final double TAU_NANOS = 10e9;

  private final int loops;
  private final long[] cells;

  LoopCells(int loops) {
    this.loops = loops;
    this.cells = new long[(loops + 1) * STRIDE];
  }

  void started(int loop) {
    int at = at(loop, IN_FLIGHT);
    CELL.setOpaque(cells, at, cells[at] + 1);
  }

  void finished(int loop) {
    int at = at(loop, IN_FLIGHT);
    CELL.setOpaque(cells, at, cells[at] - 1);
  }

  long inFlight() {
    return sum(IN_FLIGHT);
  }

  private long sum(int cell) {
    long sum = 0;
    for (int loop = 0; loop < loops; loop++) {
      sum += (long) CELL.getOpaque(cells, at(loop, cell));
    }
    return sum;
  }

  /** One more try has ended, for who compares success rates. */
  void ended(int loop, boolean failed) {
    int at = at(loop, ENDED);
    CELL.setOpaque(cells, at, cells[at] + 1);
    if (failed) {
      int failures = at(loop, FAILED);
      CELL.setOpaque(cells, failures, cells[failures] + 1);
    }
  }

  /** Tries that have ended, since ever. */
  long ended() {
    return sum(ENDED);
  }

  /** Those of them that failed. */
  long failed() {
    return sum(FAILED);
  }

  /** A slower answer counts at once, a faster one by and by: an overload must be seen quickly. */
  void observe(int loop, long latencyNanos, long nowNanos) {
    double before = Double.longBitsToDouble(cells[at(loop, LATENCY)]);
    double observed = Math.max(1, latencyNanos);
    double next = observed;
    if (before > observed) {
      double kept = kept(nowNanos - cells[at(loop, OBSERVED_AT)]);
      next = before * kept + observed * (1 - kept);
    }
    CELL.setOpaque(cells, at(loop, LATENCY), Double.doubleToRawLongBits(next));
    CELL.setOpaque(cells, at(loop, OBSERVED_AT), nowNanos);
  }

  /** Decays while nothing is observed, so that an endpoint once slow is tried again. */
  double latencyNanos(int loop, long nowNanos) {
    double latency = Double.longBitsToDouble(cells[at(loop, LATENCY)]);
    return latency == 0 ? 0 : latency * kept(nowNanos - cells[at(loop, OBSERVED_AT)]);
  }

  double latencyNanos() {
    double sum = 0;
    int observed = 0;
    for (int loop = 0; loop < loops; loop++) {
      double latency = Double.longBitsToDouble((long) CELL.getOpaque(cells, at(loop, LATENCY)));
      sum += latency;
      observed += latency > 0 ? 1 : 0;
    }
    return observed == 0 ? 0 : sum / observed;
  }

  private static double kept(long elapsedNanos) {
    return Math.exp(-Math.max(0, elapsedNanos) / TAU_NANOS);
  }

  private static int at(int loop, int cell) {
    return (loop + 1) * STRIDE + cell;
  }
}
