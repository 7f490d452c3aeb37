package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.RankedQueue;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Requests of all event loops that wait for a slot of a service, the more important first, among
 * equals first come first served. Thread-safe. Services without max_connections only ever read
 * {@link #size}.
 *
 * <p>No slot is lost between a release and an arrival: a release frees the slot first and looks at
 * the queue then; an arrival enters the queue first and looks for a slot then. Both looks are
 * {@link #drain}, under the lock, so one of them sees the other.
 */
final class WaitQueue {
  private final RankedQueue<Ticket> waiting = new RankedQueue<>(Ticket.RANKS);
  private volatile int size;

  int size() {
    return size;
  }

  /**
   * @return false when {@code bound} others wait already who are no less important; else the least
   *     important of them has to go
   */
  boolean enter(Ticket ticket, int bound) {
    Ticket gone = null;
    synchronized (this) {
      if (waiting.size() >= bound) {
        gone = waiting.last();
        if (gone == null || gone.rank() <= ticket.rank()) {
          return false;
        }
        waiting.remove(gone);
      }
      waiting.add(ticket);
      size = waiting.size();
    }
    if (gone != null) {
      gone.displace();
    }
    drain();
    return true;
  }

  /** Whoever no longer wants to wait; one who is not waiting is no error. */
  synchronized void leave(Ticket ticket) {
    waiting.remove(ticket);
    size = waiting.size();
  }

  /** Hands free slots to those who come first. Their loops hear of it after the lock is left. */
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
    return waiting.first();
  }
}
