package com.openhwy.marketeer.middleware.buffering;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that one middleware may hold over all event loops. Thread-safe, without a lock. */
final class Budget {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  Budget(long limit) {
    this.limit = limit;
  }

  /** Whether there was room for so many more; they are then to be given back. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
