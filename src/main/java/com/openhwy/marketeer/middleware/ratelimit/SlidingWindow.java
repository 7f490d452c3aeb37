package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Rate;

/**
 * At most so many requests in any window, by two counters: those of the current fixed window, and
 * those of the one before weighed by how much of it still lies in the sliding one (its requests
 * count as evenly spread). Immutable.
 *
 * <p>State: number of the window (27 bits, which at windows of a second last four years), requests
 * of the window before, requests of this one (18 bits each).
 */
final class SlidingWindow implements Algorithm {
  private static final int COUNT_BITS = 18;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final long NUMBER_MASK = (1L << (63 - 2 * COUNT_BITS)) - 1;
  private static final long MICRO = 1000;

  /** The most requests a window can count, with some to spare. */
  static final long MAX_EVENTS = 200_000;

  private final long limit;

  /** Microseconds: count times window then fits into a long. */
  private final long window;

  /**
   * @param rate at most {@link #MAX_EVENTS}, in a period of 1 s to 31 days
   */
  SlidingWindow(Rate rate) {
    this.limit = rate.events();
    this.window = rate.period().toNanos() / MICRO;
  }

  @Override
  public long charge(long state, long now) {
    long seen = at(state, now);
    long time = elapsed(seen, now);
    return weighed(seen, time) + window > limit * window ? REFUSED : seen + 1;
  }

  /** The state as it looks at this time: its windows moved on, nothing counted. */
  private long at(long state, long now) {
    long number = (now / MICRO / window) & NUMBER_MASK;
    long behind = (number - number(state)) & NUMBER_MASK;
    if (behind == 0 || behind == NUMBER_MASK) { // another loop's clock may be in the next one
      return state;
    }
    long previous = behind == 1 ? current(state) : 0;
    return number << (2 * COUNT_BITS) | previous << COUNT_BITS;
  }

  /** Microseconds of the state's current window that have passed. */
  private long elapsed(long seen, long now) {
    long micros = now / MICRO;
    boolean ahead = ((micros / window) & NUMBER_MASK) != number(seen);
    return ahead ? 0 : micros % window;
  }

  /** Requests in the sliding window, times its length. */
  private long weighed(long seen, long elapsed) {
    return previous(seen) * (window - elapsed) + current(seen) * window;
  }

  private static long number(long state) {
    return state >>> (2 * COUNT_BITS);
  }

  private static long previous(long state) {
    return (state >>> COUNT_BITS) & COUNT_MASK;
  }

  private static long current(long state) {
    return state & COUNT_MASK;
  }

  @Override
  public long refund(long state, long now) {
    return current(state) > 0 ? state - 1 : state;
  }

  @Override
  public long used(long state, long now) {
    long seen = at(state, now);
    return weighed(seen, elapsed(seen, now));
  }

  @Override
  public long remaining(long state, long now) {
    return Math.max(0, limit * window - used(state, now)) / window;
  }

  @Override
  public long untilNext(long state, long now) {
    long seen = at(state, now);
    long elapsed = elapsed(seen, now);
    long room = (limit - 1) * window;
    if (weighed(seen, elapsed) <= room) {
      return 0;
    }
    if (current(seen) < limit) {
      long passed = passed(room - current(seen) * window, previous(seen));
      return (passed - elapsed) * MICRO;
    }
    return (window - elapsed + passed(room, current(seen))) * MICRO;
  }

  /** How far a window must have passed until {@code count} requests before it weigh that little. */
  private long passed(long weight, long count) {
    return window - weight / count;
  }

  @Override
  public long reset(long state, long now) {
    long seen = at(state, now);
    long left = window - elapsed(seen, now);
    if (current(seen) > 0) {
      return (left + window) * MICRO;
    }
    return previous(seen) > 0 ? left * MICRO : 0;
  }

  @Override
  public long quota() {
    return limit;
  }

  @Override
  public long windowSeconds() {
    return Nanos.ceilSeconds(window * MICRO);
  }
}
