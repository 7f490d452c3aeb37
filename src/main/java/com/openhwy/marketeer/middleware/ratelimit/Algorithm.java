package com.openhwy.marketeer.middleware.ratelimit;

/**
 * How a limit counts, with all it knows of one client in one number so that a single
 * compare-and-set charges it. Pure: states go in and come out. States are never negative; 0 is a
 * client never seen. Times are nanoseconds since the limit was made; two loops may be some
 * microseconds apart.
 */
interface Algorithm {
  /** {@link #charge} in place of a state: the request is over the limit. */
  long REFUSED = -1;

  /**
   * @return the state after one more request, or {@link #REFUSED}, which leaves the state as it was
   */
  long charge(long state, long now);

  /** Takes back one request that was charged a moment ago and refused by another limit. */
  long refund(long state, long now);

  /** How much of the limit is used, to compare clients by; 0: as good as never seen. */
  long used(long state, long now);

  /** Requests that would pass right now. */
  long remaining(long state, long now);

  /** Nanoseconds until the next request would pass, 0 for now. */
  long untilNext(long state, long now);

  /** Nanoseconds until {@link #used} is 0 when no request comes. */
  long reset(long state, long now);

  /** Requests that pass within {@link #windowSeconds} at a steady pace. */
  long quota();

  /** The time that {@link #quota} is for. */
  long windowSeconds();
}
