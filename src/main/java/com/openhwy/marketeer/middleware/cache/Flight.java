package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One asking of the endpoint that others may wait for. Thread-safe: it is begun on one event loop
 * and waited for on any.
 */
final class Flight {

  /** What came of it, for those who waited. */
  sealed interface Outcome {}

  /**
   * @param entry whose body may still be coming
   * @param instead whether it stands in for an endpoint that failed, though it is stale
   */
  record Ready(Entry entry, boolean instead) implements Outcome {}

  /** The answer is not for others: each has to ask for itself. */
  record Pass() implements Outcome {}

  record Failed(Failure why) implements Outcome {}

  static final Pass PASS = new Pass();

  /** Somebody who waits; {@link #landed} is called at most once, on any thread. */
  interface Waiter {
    void landed(Outcome outcome);
  }

  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
  private volatile boolean awaited;

  /**
   * Waits.
   *
   * @return the outcome when it is known already: then nothing will be called
   */
  @Nullable Outcome join(Waiter waiter) {
    Outcome known = outcome.get();
    if (known != null) {
      return known;
    }
    awaited = true;
    waiters.add(waiter);
    known = outcome.get();
    return known != null && waiters.remove(waiter) ? known : null;
  }

  /** Waits no more. */
  void leave(Waiter waiter) {
    waiters.remove(waiter);
  }

  /** Tells everybody; only the first outcome counts. */
  void land(Outcome what) {
    if (outcome.compareAndSet(null, what)) {
      for (Waiter each = waiters.poll(); each != null; each = waiters.poll()) {
        each.landed(what);
      }
    }
  }

  /** Whether anybody ever waited. */
  boolean wasAwaited() {
    return awaited;
  }
}
