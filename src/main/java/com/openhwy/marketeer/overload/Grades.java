package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.config.model.Importance;

/**
 * How many of the classes of importance are turned away, by how hard the process is pressed: none
 * at grade 0, all at grade 5. Rises at once, and falls one grade at a time, after a while in which
 * the pressure was clearly less: who turns requests away feels better for it, and must not for that
 * reason alone take them all in again. Decides and does nothing; owned by one event loop.
 */
final class Grades {
  /** Nothing is turned away. */
  static final int CALM = 0;

  /** All but critical requests are. */
  static final int SEVERE = 4;

  /** What presses. */
  enum Reason {
    HEAP,
    LOOP_LAG;

    /** As in metrics. */
    String text() {
      return this == HEAP ? "heap" : "loop_lag";
    }
  }

  /**
   * @param heap share in use after a collection at which it begins; 0 is off
   * @param lagNanos of a loop; 0 is off
   */
  record Thresholds(double heap, long lagNanos) {}

  private static final long CALM_NANOS = 1_000_000_000;

  /** What counts as clearly less: so much may be missing to the grade above. */
  private static final double LAG_SLACK = 0.75;

  private static final double HEAP_SLACK = 0.02;

  /** Times the threshold at which each grade begins. */
  private static final double[] LAG_STEPS = {1, 1.5, 2, 3, 5};

  /** Of what the threshold leaves free, the share that is in use when each grade begins. */
  private static final double[] HEAP_STEPS = {0, 0.25, 0.5, 0.75, 0.9};

  private Thresholds thresholds;
  private int grade;
  private Reason reason = Reason.LOOP_LAG;
  private long pressedAt;

  Grades(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Other thresholds, or the same ones. By these the grade rises or falls as it always does: who
   * turned requests away until now must not for that reason take them all in. But what is off now
   * presses no more.
   */
  void thresholds(Thresholds next) {
    thresholds = next;
    boolean off = reason == Reason.HEAP ? next.heap() == 0 : next.lagNanos() == 0;
    if (off) {
      grade = CALM;
    }
  }

  int grade() {
    return grade;
  }

  Reason reason() {
    return reason;
  }

  /** Whether requests of this class are turned away. */
  static boolean refuses(int grade, Importance importance) {
    return importance.rank() >= Importance.values().length - grade;
  }

  /**
   * @param heap share in use after the last collection, 0 when it is not known
   */
  int take(double heap, long lagNanos, long nowNanos) {
    int byHeap = heapGrade(heap);
    int byLag = lagGrade(lagNanos);
    int now = Math.max(byHeap, byLag);
    if (now > CALM && now >= grade) {
      reason = byHeap >= byLag ? Reason.HEAP : Reason.LOOP_LAG;
    }
    if (now > grade) {
      grade = now;
    }
    int almost = Math.max(heapGrade(heap + HEAP_SLACK), lagGrade((long) (lagNanos / LAG_SLACK)));
    if (almost >= grade) {
      pressedAt = nowNanos;
    } else if (nowNanos - pressedAt >= CALM_NANOS) {
      grade--;
      pressedAt = nowNanos;
    }
    return grade;
  }

  private int lagGrade(long lagNanos) {
    return thresholds.lagNanos() == 0
        ? CALM
        : steps((double) lagNanos / thresholds.lagNanos(), LAG_STEPS);
  }

  private int heapGrade(double heap) {
    double limit = thresholds.heap();
    if (limit == 0 || heap < limit) {
      return CALM;
    }
    return limit >= 1 ? HEAP_STEPS.length : steps((heap - limit) / (1 - limit), HEAP_STEPS);
  }

  private static int steps(double value, double[] steps) {
    int reached = 0;
    while (reached < steps.length && value >= steps[reached]) {
      reached++;
    }
    return reached;
  }
}
