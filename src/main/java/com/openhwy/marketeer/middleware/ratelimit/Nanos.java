package com.openhwy.marketeer.middleware.ratelimit;

import java.util.concurrent.TimeUnit;

/** Whole seconds for header fields. */
final class Nanos {
  static final long PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private Nanos() {}

  static long ceilSeconds(long nanos) {
    return (nanos + PER_SECOND - 1) / PER_SECOND;
  }
}
