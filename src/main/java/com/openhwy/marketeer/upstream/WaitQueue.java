package com.openhwy.marketeer.upstream;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of all event loops that wait for a slot of a service, first come first served.
 * Thread-safe. Services without max_connections only ever read {@link #size}.
 *
 * <p>No slot is lost between a release and an arrival: a release frees the slot first and looks at
 * the queue then; an arrival enters the queue first and looks for a slot then. Both looks are
 * {@link #drain}, under the lock, so one of them sees the other.
 */
final class WaitQueue {
  private final Set<Ticket> waiting = new LinkedHashSet<>();
  private volatile int size;

  int size() {
    return size;
  }

  /**
   * @return false when {@code bound} others wait already
   */
  boolean enter(Ticket ticket, int bound) {
    synchronized (this) {
      if (waiting.size() >= bound) {
        return false;
      }
      waiting.add(ticket);
      size = waiting.size();
    }
    drain();
    return true;
  }

  /** Whoever no longer wants to wait; one who is not waiting is no error. */
  synchronized void leave(Ticket ticket) {
    waiting.remove(ticket);
    size = waiting.size();
  }

  /** Hands free slots to those who came first. Their loops hear of it after the lock is left. */
  void drain() {
    if (size == 0) {
      return;
    }
    Queue<Ticket> granted = new ArrayDeque<>();
    synchronized (this) {
      for (Ticket first = first(); first != null && first.grab(); first = first()) {
        waiting.remove(first);
        size = waiting.size();
        granted.add(first);
      }
    }
    for (Ticket ticket = granted.poll(); ticket != null; ticket = granted.poll()) {
      ticket.announce();
    }
  }

  private @Nullable Ticket first() {
    return waiting.isEmpty() ? null : waiting.iterator().next();
  }
}
