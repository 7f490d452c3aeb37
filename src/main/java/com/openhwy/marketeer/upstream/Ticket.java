package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.RankedQueue;
import com.openhwy.marketeer.config.model.Importance;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One request's place in the queue of a service. Its owner is the event loop that drew it. */
public final class Ticket extends RankedQueue.Entry {
  /** How many there are. */
  static final int RANKS = Importance.values().length;

  /** Hears what came of the wait: exactly one of the two, unless it was cancelled. */
  public interface Listener {

    /** A slot came free for us. */
    void served(Endpoint endpoint);

    /** Somebody more important has taken the place in the queue. */
    default void displaced() {}
  }

  private enum Phase {
    WAITING,
    OVER
  }

  private final Service service;
  private final int loop;
  private final Executor executor;
  private final Listener listener;

  /** Written under the queue's lock, read by the task it is handed to. */
  private @Nullable Endpoint granted;

  /** Owner loop only. */
  private Phase phase = Phase.WAITING;

  /**
   * @param rank 0 is the most important
   */
  Ticket(Service service, int rank, int loop, Executor executor, Listener listener) {
    super(rank);
    this.service = service;
    this.loop = loop;
    this.executor = executor;
    this.listener = listener;
  }

  /** Under the queue's lock: takes a slot of an endpoint that is ready, if there is one. */
  boolean grab() {
    granted = service.grab();
    return granted != null;
  }

  /** The slot is ours; tells the owner on its loop. */
  void announce() {
    try {
      executor.execute(this::deliver);
    } catch (RejectedExecutionException e) {
      giveBack(); // the loop has shut down, and its requests with it
    }
  }

  private void deliver() {
    Endpoint endpoint = granted;
    if (phase != Phase.WAITING || endpoint == null) {
      giveBack();
      return;
    }
    phase = Phase.OVER;
    endpoint.state().started(loop);
    listener.served(endpoint);
  }

  /** Its place is gone; tells the owner on its loop. */
  void displace() {
    try {
      executor.execute(this::tellDisplaced);
    } catch (RejectedExecutionException e) {
      // the loop has shut down, and its requests with it: there is nobody to tell
    }
  }

  private void tellDisplaced() {
    if (phase == Phase.WAITING) {
      phase = Phase.OVER;
      listener.displaced();
    }
  }

  private void giveBack() {
    if (granted != null) {
      granted.release();
      granted = null;
      service.state().queue().drain();
    }
  }

  /**
   * Timed out, or the client is gone. After this the callback is not called. Owner loop only.
   *
   * @return false when it was called already, or nobody waits here any more
   */
  public boolean cancel() {
    if (phase != Phase.WAITING) {
      return false;
    }
    phase = Phase.OVER;
    service.state().queue().leave(this);
    return true;
  }
}
