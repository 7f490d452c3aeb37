package com.openhwy.marketeer.upstream;

/** Random numbers of one event loop, without an object or an atomic per draw (SplitMix64). */
final class Dice {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private long state;

  Dice(long seed) {
    this.state = seed;
  }

  /**
   * @param bound from 1
   * @return 0 to {@code bound - 1}; its bias is below bound / 2^63
   */
  long below(long bound) {
    state += STEP;
    return (Hashing.mix(state) >>> 1) % bound;
  }
}
