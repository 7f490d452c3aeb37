package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Which share of the requests each level takes. A level takes all it can carry, and the next one
 * what is left: one whose ready endpoints are a part of it carries 1.4 times that part, for pools
 * have some air (Envoy's overprovisioning factor). Immutable.
 */
final class Spread {
  static final double OVERPROVISIONING = 1.4;

  private static final double ALMOST_ALL = 1 - 1e-9;

  /** Of each level: the sum of its share and of those before it. */
  private final double[] upTo;

  private Spread(double[] upTo) {
    this.upTo = upTo;
  }

  /** Whether these levels together can carry everything. */
  static boolean suffices(double[] health) {
    return total(health) >= ALMOST_ALL;
  }

  private static double total(double[] health) {
    double sum = 0;
    for (double level : health) {
      sum += capacity(level);
    }
    return sum;
  }

  private static double capacity(double health) {
    return Math.min(1, health * OVERPROVISIONING);
  }

  /**
   * @param health of each level, the part of it that is ready, 0 to 1
   * @return null when the first level takes everything, or nobody takes anything
   */
  static @Nullable Spread of(double[] health) {
    double total = total(health);
    if (total == 0 || capacity(health[0]) >= ALMOST_ALL) {
      return null;
    }
    double scale = total < 1 ? 1 / total : 1; // too little: each carries more, in proportion
    double[] upTo = new double[health.length];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum = Math.min(1, sum + capacity(health[i]) * scale);
      upTo[i] = sum;
    }
    return new Spread(upTo);
  }

  /**
   * @param point from 0 to below 1
   */
  int level(double point) {
    for (int i = 0; i < upTo.length - 1; i++) {
      if (point < upTo[i]) {
        return i;
      }
    }
    return upTo.length - 1;
  }
}
