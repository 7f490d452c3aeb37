package com.openhwy.marketeer.overload;

/**
 * How many requests a service may work on at the same time, found out from how long they take.
 * Decides and does nothing; owned by whoever calls it, one at a time.
 *
 * <p>A service that is not full answers in a time of its own: the base. When more requests are sent
 * than it can work on, they wait inside it, and the mean latency rises above the base. So after
 * each window of samples the limit becomes {@code limit x gradient + headroom}: gradient is base
 * times tolerance over the mean, between a half and one, and headroom the root of the limit, which
 * lets it grow as long as growing costs nothing. Where the two balance, the limit is a little above
 * what the service can work on at the same time. That is Envoy's adaptive concurrency; two things
 * are Netflix's Gradient2: the limit moves smoothly, and it does not grow while it is not used.
 *
 * <p>The base cannot be seen while the service is full, and what is taken for it would creep up
 * with the latency that the limit itself causes. So a busy service is measured anew from time to
 * time: for a few samples the limit is a quarter of what it was. A service that is not busy is
 * measured all the time.
 */
final class Gradient {

  /**
   * @param tolerance how many times the base is taken for normal, 1 or more
   * @param probeNanos between two measurements of a busy service
   */
  record Settings(int initial, int min, int max, double tolerance, long probeNanos) {}

  /**
   * What was seen since the last decision.
   *
   * @param samples answers in time
   * @param meanNanos of their latencies
   * @param meanInFlight how many requests were under way beside them, each itself included
   */
  record Window(long samples, double meanNanos, double meanInFlight) {}

  /** Fewer say too little. */
  static final int SAMPLES = 10;

  private static final double SMOOTHING = 0.2;
  private static final double STEEPEST = 0.5;
  private static final double BASE_SMOOTHING = 0.1;
  private static final double PROBE_SHARE = 0.25;

  /** In flight by no more than this over the limit of a probe: the rest of before has drained. */
  private static final double PROBE_SLACK = 1.5;

  private static final long SHORTEST_PROBE_NANOS = 1_000_000_000;
  private static final int PROBE_BASES = 8;

  private double limit;
  private double base;
  private long probeAt;
  private long probeEnd;
  private boolean probing;

  Gradient(Settings settings, long nowNanos) {
    this.limit = settings.initial();
    this.probeAt = nowNanos + settings.probeNanos();
  }

  /** What holds now: less than usual while the base is measured. */
  int limit(Settings s) {
    double now = probing ? Math.ceil(limit * PROBE_SHARE) : limit;
    return (int) Math.max(s.min(), Math.min(s.max(), Math.round(now)));
  }

  /** Of an idle service, in nanoseconds; 0 when nothing has been seen. */
  double baseNanos() {
    return base;
  }

  /**
   * Takes one window in.
   *
   * @return false when it holds too few samples: the next one is to hold these as well
   */
  boolean take(Settings s, Window seen, long nowNanos) {
    if (probing) {
      return probe(s, seen, nowNanos);
    }
    if (seen.samples() < SAMPLES) {
      return false;
    }
    adjust(s, seen, nowNanos);
    return true;
  }

  private void adjust(Settings s, Window seen, long nowNanos) {
    boolean used = seen.meanInFlight() * 2 >= limit;
    if (base == 0 || seen.meanNanos() < base) {
      base = seen.meanNanos();
    } else if (!used) {
      base += (seen.meanNanos() - base) * BASE_SMOOTHING;
    }
    if (!used) {
      probeAt = nowNanos + s.probeNanos(); // it has just been measured
    }
    double gradient = base * s.tolerance() / seen.meanNanos();
    double bounded = Math.max(STEEPEST, Math.min(1, gradient));
    double wanted = limit * bounded + Math.sqrt(limit);
    if (wanted < limit || used) {
      double moved = limit + (wanted - limit) * SMOOTHING;
      limit = Math.max(s.min(), Math.min(s.max(), moved));
    }
    if (probeAt - nowNanos <= 0) {
      probing = true;
      probeAt = nowNanos + s.probeNanos();
      probeEnd = nowNanos + Math.max(SHORTEST_PROBE_NANOS, (long) (base * PROBE_BASES));
    }
  }

  private boolean probe(Settings s, Window seen, long nowNanos) {
    boolean drained = seen.meanInFlight() <= limit(s) * PROBE_SLACK;
    boolean known = seen.samples() >= SAMPLES && drained;
    if (known) {
      base = seen.meanNanos();
    }
    if (known || probeEnd - nowNanos <= 0) { // too few answers to know: what was known stays
      probing = false;
    }
    return !probing || !drained;
  }
}
