package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;

/**
 * How long an endpoint may take in every phase of one stream. While the client is the one who is
 * waited for, the endpoint's clock stands still.
 */
final class Http2Deadline extends TimerWheel.Timer {
  private enum Phase {
    /** The request is being sent; its body may be long. */
    REQUEST,
    HEAD,
    BODY
  }

  private final Http2Stream stream;
  private final TimerWheel timers;
  private Phase phase = Phase.REQUEST;
  private long headNanos;
  private long idleNanos;
  private long lastMoved;

  Http2Deadline(Http2Stream stream, TimerWheel timers) {
    this.stream = stream;
    this.timers = timers;
  }

  /** Bytes came or went. */
  void moved() {
    lastMoved = timers.nanos();
  }

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
      case HEAD -> late(FailureKind.RESPONSE_TIMEOUT, "no response head in time");
      case REQUEST ->
          look(
              stream.awaitsRoom(), FailureKind.RESPONSE_TIMEOUT, "the request was read too slowly");
      case BODY -> look(stream.awaitsBody(), FailureKind.BODY_TIMEOUT, "no progress in time");
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
    stream.broken(Failure.of(kind, detail), false);
  }
}
