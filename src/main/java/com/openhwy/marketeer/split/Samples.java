package com.openhwy.marketeer.split;

import java.util.Arrays;

/** How the requests of one side went, added up over all loops. Immutable. */
final class Samples {
  private final long requests;
  private final long errors;
  private final long[] latencies;

  /**
   * @param latencies by {@link Latencies}; no longer the caller's
   */
  Samples(long requests, long errors, long[] latencies) {
    this.requests = requests;
    this.errors = errors;
    this.latencies = latencies;
  }

  static Samples none() {
    return new Samples(0, 0, new long[Latencies.BUCKETS]);
  }

  Samples plus(Samples other) {
    return combined(other, 1);
  }

  /** What has come since then. */
  Samples since(Samples then) {
    return combined(then, -1);
  }

  private Samples combined(Samples other, int sign) {
    long[] sum = latencies.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += sign * other.latencies[i];
    }
    return new Samples(requests + sign * other.requests, errors + sign * other.errors, sum);
  }

  long requests() {
    return requests;
  }

  long errors() {
    return errors;
  }

  /** Among no requests, none fails. */
  double errorShare() {
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /** How many answers had a latency; those that failed have none. */
  long answers() {
    return Arrays.stream(latencies).sum();
  }

  /** What so many of a hundred answers were faster than; nanoseconds, 0 without answers. */
  long quantile(int percent) {
    long all = answers();
    long within = (all * percent + 99) / 100;
    long sum = 0;
    for (int i = 0; i < latencies.length; i++) {
      sum += latencies[i];
      if (sum >= within && sum > 0) {
        return Latencies.upper(i);
      }
    }
    return 0;
  }

  /** Answers whose bucket lies above that of a latency. */
  long slowerThan(long nanos) {
    long sum = 0;
    for (int i = Latencies.bucket(nanos) + 1; i < latencies.length; i++) {
      sum += latencies[i];
    }
    return sum;
  }
}
