package com.openhwy.marketeer.split;

/**
 * Whether more of a few is more than chance. Shares are taken as if one more of each kind had been
 * seen on each side (Agresti and Caffo, 2000), without which 0 of 20 would be certainty, and a few
 * requests would decide. Pure.
 */
final class Proportions {
  /**
   * Standard deviations beyond which a difference is none of chance: one in a thousand for one
   * look, and a canary is looked at often.
   */
  static final double BEYOND_CHANCE = 3.09;

  private Proportions() {}

  /**
   * By how many standard deviations a share exceeds another one and a margin on top.
   *
   * @param margin as a share
   */
  static double excess(long hits, long of, long otherHits, long otherOf, double margin) {
    double share = share(hits, of);
    double other = share(otherHits, otherOf);
    double deviation = Math.sqrt(variance(share, of) + variance(other, otherOf));
    return (share - other - margin) / deviation;
  }

  /** By how many standard deviations a share exceeds a number. */
  static double excess(long hits, long of, double number) {
    double share = share(hits, of);
    return (share - number) / Math.sqrt(variance(share, of));
  }

  private static double share(long hits, long of) {
    return (hits + 1.0) / (of + 2.0);
  }

  private static double variance(double share, long of) {
    return share * (1 - share) / (of + 2.0);
  }
}
