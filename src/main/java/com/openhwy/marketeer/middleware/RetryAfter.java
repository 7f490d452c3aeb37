package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a refused client may try again: so many seconds, and some more at random, so that those who
 * were refused together do not come back together. Owned by one event loop.
 */
public final class RetryAfter {
  private final long seconds;
  private final long jitter;
  private final RandomGenerator random;

  /**
   * @param after whole seconds
   * @param jitter at most so much more, in whole seconds
   */
  public RetryAfter(Duration after, Duration jitter, RandomGenerator random) {
    this.seconds = after.toSeconds();
    this.jitter = jitter.toSeconds();
    this.random = random;
  }

  /** Says so in the response. */
  public void set(Exchange x) {
    long more = jitter == 0 ? 0 : random.nextLong(jitter + 1);
    x.response().headers().set(HeaderName.RETRY_AFTER, Long.toString(seconds + more));
  }
}
