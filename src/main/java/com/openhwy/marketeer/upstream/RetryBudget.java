package com.openhwy.marketeer.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests of a service are being tried again right now, over all event loops.
 * Thread-safe; its identity is the service's name. Requests whose first try succeeds never touch
 * it.
 */
final class RetryBudget {
  private final AtomicInteger spent = new AtomicInteger();
  private final AtomicInteger pausing = new AtomicInteger();

  /**
   * Takes a part of it, to be given back once.
   *
   * @param limit how many may be out at a time, this one included
   */
  boolean spend(int limit) {
    for (; ; ) {
      int now = spent.get();
      if (now >= limit) {
        return false;
      }
      if (spent.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void giveBack() {
    if (spent.decrementAndGet() < 0) {
      spent.incrementAndGet();
      throw new IllegalStateException("a retry was given back that was not taken");
    }
  }

  /** So many more requests wait between two tries, where no endpoint counts them; less below 0. */
  void pause(int more) {
    pausing.addAndGet(more);
  }

  int pausing() {
    return pausing.get();
  }

  int spent() {
    return spent.get();
  }
}
