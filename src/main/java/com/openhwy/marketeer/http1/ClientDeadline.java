package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;

/**
 * How long a client may take, in every phase of its connection: a head within its time, some
 * progress inside a body either way and no less than the minimum rate, the next request within the
 * keep-alive time. A body that waits for the endpoint is not the client's fault and runs no clock.
 */
final class ClientDeadline extends TimerWheel.Timer {
  private enum Phase {
    HEAD,
    EXCHANGE,
    KEEP_ALIVE,
    TUNNEL,
    LINGER
  }

  private static final long SECOND = 1_000_000_000L;
  private static final long WINDOW = Http1Limits.RATE_WINDOW_SECONDS * SECOND;
  private static final long LINGER = 2 * SECOND;

  private final ServerConnection connection;
  private final Http1Loop loop;
  private Phase phase = Phase.HEAD;
  private long received;
  private long receivedBefore;
  private long drainedBefore;
  private long lastProgress;
  private boolean wasReceiving;
  private boolean wasSending;

  ClientDeadline(ServerConnection connection, Http1Loop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  void head() {
    phase = Phase.HEAD;
    loop.timers().arm(this, loop.limits().headNanos());
  }

  void keepAlive() {
    phase = Phase.KEEP_ALIVE;
    loop.timers().arm(this, loop.limits().keepAliveNanos());
  }

  /** A request is being answered: the clock looks in from time to time. */
  void exchange() {
    phase = Phase.EXCHANGE;
    received = 0;
    receivedBefore = 0;
    drainedBefore = 0;
    wasReceiving = false;
    wasSending = false;
    lastProgress = loop.timers().nanos();
    loop.timers().arm(this, window());
  }

  private long window() {
    return Math.min(WINDOW, loop.limits().idleNanos());
  }

  void tunnel() {
    phase = Phase.TUNNEL;
    loop.timers().cancel(this);
  }

  void linger() {
    phase = Phase.LINGER;
    loop.timers().arm(this, LINGER);
  }

  void cancel() {
    loop.timers().cancel(this);
  }

  /** Bytes of a body came from the client. */
  void progress(int bytes) {
    received += bytes;
  }

  @Override
  protected void expired() {
    switch (phase) {
      case HEAD -> connection.expired(timeout("the request head did not arrive in time"));
      case EXCHANGE -> look();
      case KEEP_ALIVE, LINGER -> connection.close();
      case TUNNEL -> {} // the endpoint's side keeps the clock of a tunnel
    }
  }

  /**
   * One window has passed: whoever we wait for must have moved something within the idle time and,
   * in a full window that began with us waiting, enough for the minimum rate.
   */
  private void look() {
    boolean receiving = connection.awaitsBody();
    boolean sending = connection.sender().sending();
    long drained = connection.sender().drained();
    long got = received - receivedBefore;
    long gave = drained - drainedBefore;
    long now = loop.timers().nanos();
    if ((!receiving && !sending) || (receiving && got > 0) || (sending && gave > 0)) {
      lastProgress = now;
    }
    boolean stalled = now - lastProgress >= loop.limits().idleNanos();
    if (stalled
        || tooSlow(receiving && wasReceiving, got)
        || tooSlow(sending && wasSending, gave)) {
      connection.expired(
          timeout(
              receiving ? "the request body came too slowly" : "the response was read too slowly"));
      return;
    }
    wasReceiving = receiving;
    wasSending = sending;
    receivedBefore = received;
    drainedBefore = drained;
    loop.timers().arm(this, window());
  }

  private boolean tooSlow(boolean waited, long moved) {
    return waited
        && window() == WINDOW
        && moved < loop.limits().minRate() * Http1Limits.RATE_WINDOW_SECONDS;
  }

  private static Failure timeout(String detail) {
    return Failure.of(FailureKind.REQUEST_TIMEOUT, detail);
  }
}
