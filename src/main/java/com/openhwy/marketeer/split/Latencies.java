package com.openhwy.marketeer.split;

/**
 * The buckets that latencies are counted in: four to a doubling, from a microsecond to minutes, so
 * that a quantile is wrong by a quarter at most, and in the same direction on both sides. Pure.
 */
final class Latencies {
  static final int BUCKETS = 104;

  private static final int UNIT_BITS = 10;

  private Latencies() {}

  static int bucket(long nanos) {
    long units = Math.max(0, nanos) >>> UNIT_BITS;
    if (units < 4) {
      return (int) units;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(units);
    int quarter = (int) (units >>> (exponent - 2)) & 3;
    return Math.min((exponent - 1) * 4 + quarter, BUCKETS - 1);
  }

  /** What every latency of the bucket is below; nanoseconds. */
  static long upper(int bucket) {
    long units = bucket < 4 ? bucket + 1 : (5L + (bucket & 3)) << ((bucket >>> 2) - 1);
    return units << UNIT_BITS;
  }
}
