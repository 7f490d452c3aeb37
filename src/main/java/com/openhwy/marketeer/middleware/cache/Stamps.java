package com.openhwy.marketeer.middleware.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether a URL was purged or invalidated since an answer for it was asked for: what was on
 * its way at that time is not to be stored behind it. Many URLs share a number, so now and then an
 * answer is not stored for another one's sake. Thread-safe; locks nothing.
 */
final class Stamps {
  private static final int STRIPES = 1024;

  private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);
  private final AtomicLong all = new AtomicLong();

  /** Differs from every one that was given before a change. */
  long of(String url) {
    return all.get() + stripes.get(stripe(url));
  }

  /** To be called before what is stored is removed. */
  void changed(String url) {
    stripes.incrementAndGet(stripe(url));
  }

  /** Any URL may be meant. */
  void changed() {
    all.incrementAndGet();
  }

  private static int stripe(String url) {
    int hash = url.hashCode();
    return (hash ^ (hash >>> 16)) & (STRIPES - 1);
  }
}
