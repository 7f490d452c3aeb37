package com.openhwy.marketeer.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Calls, failed and slow ones of the last while, in slices of a tenth of it. Thread-safe as {@link
 * LoopCells}: each loop writes its own cells, anybody adds them up. A slice carries a stamp of its
 * time and of the generation it counts for, so that old ones need no clearing.
 */
final class CallWindow {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int SLICES = 10;

  /** Of a slice: stamp, calls, failed, slow. */
  private static final int FIELDS = 4;

  /** Longs from one loop to the next: the slices, and a distance of two cache lines. */
  private static final int STRIDE = SLICES * FIELDS + 16;

  private static final int GENERATIONS = 4096;

  private final int loops;
  private final long sliceNanos;
  private final long[] cells;

  /** What was counted. */
  record Count(long calls, long failed, long slow) {}

  CallWindow(int loops, long windowNanos) {
    this.loops = loops;
    this.sliceNanos = Math.max(1, windowNanos / SLICES);
    this.cells = new long[(loops + 1) * STRIDE];
  }

  /** Loop {@code loop} only. */
  void ended(int loop, int generation, long now, boolean failed, boolean slow) {
    long tick = Math.floorDiv(now, sliceNanos);
    int at = at(loop, Math.floorMod(tick, SLICES));
    long stamp = stamp(tick, generation);
    if (cells[at] != stamp) {
      CELL.setOpaque(cells, at + 1, 0L);
      CELL.setOpaque(cells, at + 2, 0L);
      CELL.setOpaque(cells, at + 3, 0L);
      CELL.setRelease(cells, at, stamp);
    }
    add(at + 1);
    if (failed) {
      add(at + 2);
    }
    if (slow) {
      add(at + 3);
    }
  }

  private void add(int at) {
    CELL.setOpaque(cells, at, cells[at] + 1);
  }

  Count count(int generation, long now) {
    long tick = Math.floorDiv(now, sliceNanos);
    long calls = 0;
    long failed = 0;
    long slow = 0;
    for (int loop = 0; loop < loops; loop++) {
      for (long back = 0; back < SLICES; back++) {
        int at = at(loop, Math.floorMod(tick - back, SLICES));
        if ((long) CELL.getAcquire(cells, at) == stamp(tick - back, generation)) {
          calls += (long) CELL.getOpaque(cells, at + 1);
          failed += (long) CELL.getOpaque(cells, at + 2);
          slow += (long) CELL.getOpaque(cells, at + 3);
        }
      }
    }
    return new Count(calls, failed, slow);
  }

  /** Never 0, which cells begin with: the lowest bit is set. */
  private static long stamp(long tick, int generation) {
    return (tick * GENERATIONS + Math.floorMod(generation, GENERATIONS)) * 2 + 1;
  }

  private static int at(int loop, int slice) {
    return loop * STRIDE + 16 + slice * FIELDS;
  }
}
