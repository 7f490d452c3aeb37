package com.openhwy.marketeer.http2;

import io.netty.handler.codec.http2.Http2Error;

/**
 * How a connection is taken leave of without losing a request (RFC 9113 6.8): first a GOAWAY that
 * names no stream yet, while the requests already on their way are still taken; when the client has
 * answered the PING behind it, or some time later, the GOAWAY that names the last one. Then the
 * streams end, and the connection.
 */
final class Departure {
  private static final long PING = 0x6d61726b65740001L;

  private final Http2ServerConnection connection;
  private final Http2Outbox outbox;
  private boolean announced;
  private boolean said;

  Departure(Http2ServerConnection connection, Http2Outbox outbox) {
    this.connection = connection;
    this.outbox = outbox;
  }

  /** Whether no further stream is taken. */
  boolean isSaid() {
    return said;
  }

  void begin() {
    if (!announced) {
      announced = true;
      outbox.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR, "");
      outbox.ping(false, PING);
      outbox.flushSoon();
      connection.deadline().departure();
    }
  }

  /** The client has answered a PING. */
  void answered(long data) {
    if (announced && data == PING) {
      say();
    }
  }

  /** Streams that the client opens from here on are not taken. */
  void say() {
    if (!said) {
      announced = true;
      said = true;
      outbox.goAway(connection.streams().last(), Http2Error.NO_ERROR, "");
      outbox.flushSoon();
    }
    idle();
  }

  void closeIfIdle() {
    if (announced || connection.streams().size() == 0) {
      say();
    }
  }

  /** No stream may be open any more. */
  void idle() {
    if (said && connection.streams().size() == 0) {
      connection.finish();
    }
  }
}
