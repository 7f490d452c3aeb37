package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.base.RankedQueue;
import com.openhwy.marketeer.config.model.Importance;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One request that waits before a {@link Gate}. Owned by the event loop that made it, on which
 * exactly one of {@link #admitted} and {@link #refused} is called, unless it is cancelled first.
 */
public abstract class Waiter extends RankedQueue.Entry {
  private enum Phase {
    WAITING,
    OVER
  }

  private final Gate gate;
  private final Executor executor;

  /** Owner loop only. */
  private Phase phase = Phase.WAITING;

  /**
   * @param executor runs a task on the owner's loop
   */
  protected Waiter(Gate gate, Importance importance, Executor executor) {
    super(importance.rank());
    this.gate = gate;
    this.executor = executor;
  }

  /** Its turn has come: it is in, and leaves by {@link Gate#leave}. */
  protected abstract void admitted();

  /** Somebody more important has taken its place. */
  protected abstract void refused();

  /**
   * Begins to wait.
   *
   * @return false when too many wait who are no less important: then nothing is called
   */
  public final boolean enter() {
    return gate.enqueue(this);
  }

  /**
   * Timed out, or the client is gone.
   *
   * @return false when it does not wait any more
   */
  public final boolean cancel() {
    if (phase != Phase.WAITING) {
      return false;
    }
    phase = Phase.OVER;
    gate.dequeue(this);
    return true;
  }

  /** On any thread: tells the owner. */
  final void announce(boolean in) {
    try {
      executor.execute(() -> deliver(in));
    } catch (RejectedExecutionException e) {
      if (in) {
        gate.giveBack(); // the loop has shut down, and its requests with it
      }
    }
  }

  private void deliver(boolean in) {
    if (phase != Phase.WAITING) {
      if (in) {
        gate.giveBack();
      }
      return;
    }
    phase = Phase.OVER;
    if (in) {
      admitted();
    } else {
      refused();
    }
  }
}
