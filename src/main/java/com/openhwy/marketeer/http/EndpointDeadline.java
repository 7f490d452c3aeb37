package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;

/**
 * How long an endpoint may take, in every phase of a connection that carries one request at a time,
 * or of one stream of many. While the client is the one who is waited for, the endpoint's clock
 * stands still. Each protocol says by a subclass whose turn it is. Event loop only.
 */
public abstract class EndpointDeadline extends TimerWheel.Timer {
  private enum Phase {
    IDLE,
    /** The request is being sent; its body may be long. */
    REQUEST,
    HEAD,
    /** A response body, or a tunnel. */
    BODY
  }

  private final TimerWheel timers;
  private Phase phase = Phase.IDLE;
  private long headNanos;
  private long idleNanos;
  private long lastMoved;

  protected EndpointDeadline(TimerWheel timers) {
    this.timers = timers;
  }

  // ---- what a protocol knows

  /** Whether the endpoint is the one who must take bytes now. */
  protected abstract boolean awaitsRoom();

  /** Whether the endpoint is the one who must send bytes now. */
  protected abstract boolean awaitsBody();

  /** Nothing was asked for so long that the connection is not worth keeping. */
  protected abstract void unused();

  /** The endpoint has had its time. */
  protected abstract void late(Failure why);

  // ---- what happens

  /** Bytes came or went. */
  public final void moved() {
    lastMoved = timers.nanos();
  }

  /** Between two requests, for at most that long. */
  public final void idle(long nanos) {
    phase = Phase.IDLE;
    timers.arm(this, nanos);
  }

  /**
   * A request begins.
   *
   * @param headNanos from the last byte of the request to the head of the response
   * @param idleNanos without progress inside a body
   */
  public final void request(long headNanos, long idleNanos) {
    this.headNanos = headNanos;
    this.idleNanos = idleNanos;
    enter(Phase.REQUEST, idleNanos);
  }

  /** The request is sent: the head is due. */
  public final void head() {
    enter(Phase.HEAD, headNanos);
  }

  /** The head is there, or the tunnel is open. */
  public final void body() {
    enter(Phase.BODY, idleNanos);
  }

  public final void cancel() {
    timers.cancel(this);
  }

  private void enter(Phase next, long nanos) {
    phase = next;
    moved();
    timers.arm(this, nanos);
  }

  @Override
  protected final void expired() {
    switch (phase) {
      case IDLE -> unused();
      case HEAD -> late(FailureKind.RESPONSE_TIMEOUT, "no response head in time");
      case REQUEST ->
          look(awaitsRoom(), FailureKind.RESPONSE_TIMEOUT, "the request was read too slowly");
      case BODY -> look(awaitsBody(), FailureKind.BODY_TIMEOUT, "no progress in time");
    }
  }

  private void look(boolean theirTurn, FailureKind kind, String detail) {
    long left = theirTurn ? lastMoved + idleNanos - timers.nanos() : idleNanos;
    if (left <= 0) {
      late(kind, detail);
    } else {
      timers.arm(this, left);
    }
  }

  private void late(FailureKind kind, String detail) {
    late(Failure.of(kind, detail));
  }
}
