package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;

/**
 * How long an endpoint may take, in every phase of its connection. While the client is the one who
 * is waited for, the endpoint's clock stands still.
 */
final class EndpointDeadline extends TimerWheel.Timer {
  private enum Phase {
    IDLE,
    /** The request is being sent; its body may be long. */
    REQUEST,
    HEAD,
    /** A response body, or a tunnel. */
    BODY
  }

  private final ClientConnection connection;
  private final TimerWheel timers;
  private Phase phase = Phase.IDLE;
  private long headNanos;
  private long idleNanos;
  private long lastMoved;

  EndpointDeadline(ClientConnection connection, TimerWheel timers) {
    this.connection = connection;
    this.timers = timers;
  }

  /** Bytes came or went. */
  void moved() {
    lastMoved = timers.nanos();
  }

  /** Between two requests, for at most that long. */
  void idle(long nanos) {
    phase = Phase.IDLE;
    timers.arm(this, nanos);
  }

  /** A request begins. */
  void request(long headNanos, long idleNanos) {
    this.headNanos = headNanos;
    this.idleNanos = idleNanos;
    enter(Phase.REQUEST, idleNanos);
  }

  /** The request is sent: the head is due. */
  void head() {
    enter(Phase.HEAD, headNanos);
  }

  void body() {
    enter(Phase.BODY, idleNanos);
  }

  void cancel() {
    timers.cancel(this);
  }

  private void enter(Phase next, long nanos) {
    phase = next;
    moved();
    timers.arm(this, nanos);
  }

  @Override
  protected void expired() {
    switch (phase) {
      case IDLE -> connection.close();
      case HEAD -> late(FailureKind.RESPONSE_TIMEOUT, "no response head in time");
      case REQUEST ->
          look(
              connection.awaitsRoom(),
              FailureKind.RESPONSE_TIMEOUT,
              "the request was read too slowly");
      case BODY -> look(connection.awaitsBody(), FailureKind.BODY_TIMEOUT, "no progress in time");
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
    connection.broken(Failure.of(kind, detail));
  }
}
