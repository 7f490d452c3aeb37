package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.config.model.ServiceConfig.ConcurrencyConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.ConcurrencyConfig.Mode;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The way into one service as one configuration limits it: so many at the same time, the others
 * wait or are turned away. Thread-safe; all event loops go through the same one. A new
 * configuration makes a new Gate over the same {@link GateState}, so requests in flight, those who
 * wait and what has been learnt go on.
 *
 * <p>Who has been let in, by {@link #enter} or as a {@link Waiter}, leaves exactly once.
 */
public final class Gate {
  /** {@link #leave} of a request that says nothing about the service. */
  public static final long NO_SAMPLE = -1;

  private static final long WINDOW_NANOS = 100_000_000;

  /** Samples older than this say nothing beside new ones. */
  private static final long OLD_NANOS = 60_000_000_000L;

  private final String service;
  private final ConcurrencyConfig config;
  private final Gradient.Settings settings;
  private final GateState state;

  Gate(String service, ConcurrencyConfig config, GateState state) {
    this.service = service;
    this.config = config;
    this.settings = settings(config);
    this.state = state;
  }

  static Gradient.Settings settings(ConcurrencyConfig c) {
    return new Gradient.Settings(c.initial(), c.min(), c.max(), c.tolerance(), c.probe().toNanos());
  }

  public String service() {
    return service;
  }

  /** How long one may wait. */
  public long queueNanos() {
    return config.queueTimeout().toNanos();
  }

  /** How many may be in flight now. */
  public int limit() {
    return config.mode() == Mode.FIXED ? config.max() : state.limit(settings);
  }

  public int inFlight() {
    return state.inFlight.get();
  }

  public int waiting() {
    return state.waiting;
  }

  /** In nanoseconds, of the service when it is idle; 0 when it is not known. */
  public double baseNanos() {
    return state.baseNanos;
  }

  GateState state() {
    return state;
  }

  /** Lets a request in if there is room, and nobody came first. */
  public boolean enter() {
    return state.waiting == 0 && acquire();
  }

  private boolean acquire() {
    int limit = limit();
    for (int now = state.inFlight.get(); now < limit; now = state.inFlight.get()) {
      if (state.inFlight.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits for a turn; when too many do, the least important of them has to go. It hears of its turn
   * or its refusal on its own loop, later.
   *
   * @return false when it is itself the one to go
   */
  boolean enqueue(Waiter waiter) {
    Waiter gone = null;
    synchronized (state.queue) {
      if (state.queue.size() >= config.queue()) {
        gone = state.queue.last();
        if (gone == null || gone.rank() <= waiter.rank()) {
          return false;
        }
        state.queue.remove(gone);
      }
      state.queue.add(waiter);
      state.waiting = state.queue.size();
    }
    if (gone != null) {
      gone.announce(false);
    }
    drain();
    return true;
  }

  /** Whoever no longer wants to wait; one who is not waiting is no error. */
  void dequeue(Waiter waiter) {
    synchronized (state.queue) {
      state.queue.remove(waiter);
      state.waiting = state.queue.size();
    }
  }

  /** A slot was given to somebody who does not need it any more. */
  void giveBack() {
    state.inFlight.decrementAndGet();
    drain();
  }

  /**
   * A request is done with the service.
   *
   * @param loop number of the calling event loop
   * @param latencyNanos that the service took, or {@link #NO_SAMPLE}
   */
  public void leave(int loop, long latencyNanos, long nowNanos) {
    int before = state.inFlight.getAndDecrement();
    if (config.mode() == Mode.ADAPTIVE && latencyNanos != NO_SAMPLE) {
      state.cells.add(loop, latencyNanos, before);
    }
    if (config.mode() == Mode.ADAPTIVE && state.windowEnd - nowNanos <= 0) {
      learn(nowNanos);
    }
    drain();
  }

  /** Whoever comes first after the end of a window does it; the others go on meanwhile. */
  private void learn(long nowNanos) {
    if (!state.learning.compareAndSet(false, true)) {
      return;
    }
    try {
      if (state.windowEnd - nowNanos > 0) {
        return; // done a moment ago
      }
      SampleCells.Sums sums = state.cells.sums();
      Gradient.Window seen = sums.since(state.seen);
      boolean used = state.gradient.take(settings, seen, nowNanos);
      state.learnt(settings);
      if (used || nowNanos - state.seenAt >= OLD_NANOS) {
        state.seen = sums;
        state.seenAt = nowNanos;
      }
      state.windowEnd = nowNanos + WINDOW_NANOS;
    } finally {
      state.learning.set(false);
    }
  }

  /** Lets those in who come first, as long as there is room. Their loops hear of it later. */
  private void drain() {
    if (state.waiting == 0) {
      return;
    }
    Queue<Waiter> admitted = new ArrayDeque<>();
    synchronized (state.queue) {
      for (Waiter first = first(); first != null && acquire(); first = first()) {
        state.queue.remove(first);
        admitted.add(first);
      }
      state.waiting = state.queue.size();
    }
    for (Waiter waiter = admitted.poll(); waiter != null; waiter = admitted.poll()) {
      waiter.announce(true);
    }
  }

  private @Nullable Waiter first() {
    return state.queue.first();
  }
}
