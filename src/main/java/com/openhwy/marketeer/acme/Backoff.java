package com.openhwy.marketeer.acme;

import java.time.Duration;

/**
 * How long a name waits after failures in a row: the first pause, doubled with each one up to the
 * longest, and up to a tenth more by the name, so that those that failed together do not come back
 * together. Pure.
 */
record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 40;
  private static final int TENTHS = 1000;

  /**
   * @param failures at least one
   */
  Duration after(int failures, String name) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    Duration pause =
        first.toMillis() > longest.toMillis() >> doublings
            ? longest
            : first.multipliedBy(1L << doublings);
    long spread = Math.floorMod((name + "#" + failures).hashCode(), TENTHS);
    return pause.plus(pause.dividedBy(10).multipliedBy(spread).dividedBy(TENTHS));
  }
}
