package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Rate;

/**
 * A bucket of {@code burst} tokens, refilled at a steady rate; each request takes one. Kept the way
 * of the generic cell rate algorithm (ITU-T I.371): the state is the time at which the bucket will
 * be full again, so nothing has to be refilled. Immutable.
 *
 * <p>The unit is 1/32 ns: a token of 1 in 300,000 a second is then 0.001 % too cheap at worst, and
 * the clock lasts nine years.
 */
final class TokenBucket implements Algorithm {
  private static final int SHIFT = 5;

  private final long interval;
  private final long capacity;
  private final long quota;
  private final long windowSeconds;

  /**
   * @param burst tokens in a full bucket, at least 1; the time to refill it is at most a year
   */
  TokenBucket(Rate rate, long burst) {
    long period = rate.period().toNanos();
    this.interval = Math.max(1, (period << SHIFT) / rate.events());
    this.capacity = Math.multiplyExact(interval, burst);
    this.windowSeconds = Nanos.ceilSeconds(Math.max(period, capacity >> SHIFT));
    this.quota = ((windowSeconds * Nanos.PER_SECOND) << SHIFT) / interval;
  }

  @Override
  public long charge(long state, long now) {
    long time = now << SHIFT;
    long full = Math.max(state, time) + interval;
    return full - time > capacity ? REFUSED : full;
  }

  @Override
  public long refund(long state, long now) {
    return Math.max(0, state - interval);
  }

  @Override
  public long used(long state, long now) {
    return Math.max(0, state - (now << SHIFT));
  }

  @Override
  public long remaining(long state, long now) {
    return Math.max(0, capacity - used(state, now)) / interval;
  }

  @Override
  public long untilNext(long state, long now) {
    return toNanos(Math.max(0, used(state, now) + interval - capacity));
  }

  @Override
  public long reset(long state, long now) {
    return toNanos(used(state, now));
  }

  private static long toNanos(long units) {
    return (units + (1 << SHIFT) - 1) >> SHIFT;
  }

  @Override
  public long quota() {
    return quota;
  }

  @Override
  public long windowSeconds() {
    return windowSeconds;
  }
}
