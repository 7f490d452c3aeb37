package com.openhwy.marketeer.middleware.cache;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for bodies that are on their way into the cache, which the store does not count yet.
 * Thread-safe.
 */
final class Budget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most bytes
   */
  Budget(long most) {
    this.most = most;
  }

  long taken() {
    return taken.get();
  }

  Share share() {
    return new Share();
  }

  /** What one body takes of it. Belongs to the loop that writes the body. */
  final class Share {
    private long bytes;
    private boolean reserved;

    private Share() {}

    /** Whether there is room for so many more bytes, which are then taken. */
    boolean more(long count) {
      if (reserved) {
        return true;
      }
      if (taken.addAndGet(count) > most) {
        taken.addAndGet(-count);
        return false;
      }
      bytes += count;
      return true;
    }

    /** From now on what comes was taken already. */
    Share reserved() {
      reserved = true;
      return this;
    }

    void release() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
