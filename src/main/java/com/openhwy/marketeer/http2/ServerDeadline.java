package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.ClientPace;
import io.netty.handler.codec.http2.Http2Error;

/**
 * How long a client may take on an HTTP/2 connection: for its first request, for a head that it has
 * begun, for the bodies of its streams ({@link ClientPace}), and between two requests. A PING keeps
 * nothing alive. One timer for all streams of a connection.
 */
final class ServerDeadline extends TimerWheel.Timer {
  private enum Phase {
    /** No request yet. */
    FIRST,
    STREAMS,
    KEEP_ALIVE,
    LINGER
  }

  private static final long SECOND = 1_000_000_000L;

  private final Http2ServerConnection connection;
  private final Http2Loop loop;
  private Phase phase = Phase.FIRST;
  private long headBegan;
  private long leaveAt;
  private boolean leaving;

  ServerDeadline(Http2ServerConnection connection, Http2Loop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  void head() {
    phase = Phase.FIRST;
    loop.timers().arm(this, loop.limits().headNanos());
  }

  /** A stream is open; the first of several. */
  void streams() {
    if (phase != Phase.STREAMS) {
      phase = Phase.STREAMS;
      loop.timers().arm(this, ClientPace.window(loop.limits()));
    }
  }

  void keepAlive() {
    phase = Phase.KEEP_ALIVE;
    loop.timers().arm(this, leaving ? SECOND : loop.limits().keepAliveNanos());
  }

  /** A block of fields has begun that did not end with its frame. */
  void headBegun() {
    headBegan = loop.nanos();
    if (phase != Phase.STREAMS) { // else the next look sees it
      loop.timers().arm(this, loop.limits().headNanos());
    }
  }

  /** The client has been told that we leave; it need not answer. */
  void departure() {
    leaving = true;
    leaveAt = loop.nanos() + SECOND;
    loop.timers().arm(this, SECOND);
  }

  void linger() {
    phase = Phase.LINGER;
    loop.timers().arm(this, 2 * SECOND);
  }

  void cancel() {
    loop.timers().cancel(this);
  }

  @Override
  protected void expired() {
    if (phase == Phase.LINGER) {
      connection.close();
      return;
    }
    long now = loop.nanos();
    if (connection.frames().inHead() && now - headBegan >= loop.limits().headNanos()) {
      connection.fault(Http2Error.ENHANCE_YOUR_CALM, "a head that did not come to its end");
      return;
    }
    if (leaving && now - leaveAt >= 0) {
      connection.departure().say();
    }
    if (connection.isOver()) {
      return;
    }
    if (phase == Phase.STREAMS) {
      look();
    } else if (!leaving) {
      connection.departure().say(); // nothing is open: says so, and closes
    }
  }

  private void look() {
    boolean stuck = false;
    for (ServerStream stream : connection.streams().all()) {
      stuck |= stream.look();
    }
    if (stuck) {
      connection.close(); // what it does not take must not stay in the kernel's buffers either
    } else if (phase == Phase.STREAMS) {
      loop.timers().arm(this, ClientPace.window(loop.limits()));
    }
  }
}
