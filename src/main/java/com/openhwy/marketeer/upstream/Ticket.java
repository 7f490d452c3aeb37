package com.openhwy.marketeer.upstream;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's place in the queue of a service. Its owner is the event loop that drew it. */
public final class Ticket {
  private enum Phase {
    WAITING,
    SERVED,
    CANCELLED
  }

  private final Service service;
  private final int loop;
  private final Executor executor;
  private final Consumer<Endpoint> served;

  /** Written under the queue's lock, read by the task it is handed to. */
  private @Nullable Endpoint granted;

  /** Owner loop only. */
  private Phase phase = Phase.WAITING;

  Ticket(Service service, int loop, Executor executor, Consumer<Endpoint> served) {
    this.service = service;
    this.loop = loop;
    this.executor = executor;
    this.served = served;
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
    phase = Phase.SERVED;
    endpoint.state().started(loop);
    served.accept(endpoint);
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
    phase = Phase.CANCELLED;
    service.state().queue().leave(this);
    return true;
  }
}
