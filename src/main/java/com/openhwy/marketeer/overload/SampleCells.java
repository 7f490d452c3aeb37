package com.openhwy.marketeer.overload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long requests took and how many were under way beside them, added up by each event loop for
 * itself. Thread-safe in this way: a loop writes its own cells with plain arithmetic and an opaque
 * store; anybody reads the sums, which only grow, and takes what was before off.
 */
final class SampleCells {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** Longs between two loops: 128 bytes, as some processors fetch lines in pairs. */
  private static final int STRIDE = 16;

  private static final int COUNT = 0;
  private static final int NANOS = 1;
  private static final int IN_FLIGHT = 2;

  private final int loops;
  private final long[] cells;

  SampleCells(int loops) {
    this.loops = loops;
    this.cells = new long[(loops + 1) * STRIDE];
  }

  /** Sums since the beginning. */
  record Sums(long count, long nanos, long inFlight) {
    static final Sums NONE = new Sums(0, 0, 0);

    Gradient.Window since(Sums before) {
      long samples = count - before.count;
      return samples <= 0
          ? new Gradient.Window(0, 0, 0)
          : new Gradient.Window(
              samples,
              Math.max(1, (double) (nanos - before.nanos) / samples),
              (double) (inFlight - before.inFlight) / samples);
    }
  }

  void add(int loop, long nanos, int inFlight) {
    int at = (loop + 1) * STRIDE;
    CELL.setOpaque(cells, at + NANOS, cells[at + NANOS] + nanos);
    CELL.setOpaque(cells, at + IN_FLIGHT, cells[at + IN_FLIGHT] + inFlight);
    CELL.setOpaque(cells, at + COUNT, cells[at + COUNT] + 1);
  }

  Sums sums() {
    return new Sums(sum(COUNT), sum(NANOS), sum(IN_FLIGHT));
  }

  private long sum(int cell) {
    long sum = 0;
    for (int loop = 0; loop < loops; loop++) {
      sum += (long) CELL.getOpaque(cells, (loop + 1) * STRIDE + cell);
    }
    return sum;
  }
}
