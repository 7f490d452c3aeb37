package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Ticket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A try that waits, for a bounded time, until an endpoint is below its max_connections again. */
final class QueuedTry extends Waiting implements Ticket.Listener {
  private static final Failure FULL =
      Failure.of(
          FailureKind.QUEUE_FULL, "every endpoint is at its max_connections and the queue is full");
  private static final Failure LATE =
      Failure.of(FailureKind.QUEUE_TIMEOUT, "no endpoint came below its max_connections in time");

  private final TimerWheel timers;
  private final Consumer<Endpoint> served;
  private final Consumer<Failure> failed;
  private @Nullable Ticket ticket;

  private QueuedTry(TimerWheel timers, Consumer<Endpoint> served, Consumer<Failure> failed) {
    this.timers = timers;
    this.served = served;
    this.failed = failed;
  }

  /**
   * Exactly one of the two callbacks is called, unless it is cancelled.
   *
   * @param rank of the request; 0 is the most important
   * @return null when the queue is full: then {@code failed} was called already
   */
  static @Nullable QueuedTry enter(
      ProxyBackend backend, int rank, Consumer<Endpoint> served, Consumer<Failure> failed) {
    QueuedTry waiting = new QueuedTry(backend.timers(), served, failed);
    Ticket ticket = backend.service().await(rank, waiting);
    if (ticket == null) {
      failed.accept(FULL);
      return null;
    }
    waiting.ticket = ticket;
    waiting.timers.arm(waiting, backend.limits().queue());
    return waiting;
  }

  @Override
  void cancel() {
    timers.cancel(this);
    if (ticket != null) {
      ticket.cancel();
    }
  }

  @Override
  public void served(Endpoint endpoint) {
    timers.cancel(this);
    served.accept(endpoint);
  }

  @Override
  public void displaced() {
    timers.cancel(this);
    failed.accept(FULL);
  }

  @Override
  protected void expired() {
    if (ticket == null || !ticket.cancel()) {
      return; // served at this very moment
    }
    failed.accept(LATE);
  }
}
