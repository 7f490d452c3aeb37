package com.openhwy.marketeer.http2;

import java.util.ArrayDeque;

/**
 * The streams of a connection that have bytes waiting and window of their own, in the order in
 * which they take turns, a frame each; and the window of the connection, which they share (RFC 9113
 * 5.2).
 */
final class SendQueue {
  private static final long MAX_WINDOW = Integer.MAX_VALUE;

  private final Http2Outbox outbox;
  private final ArrayDeque<StreamFlow> turns = new ArrayDeque<>();
  private long window = 65535;
  private boolean pumping;

  SendQueue(Http2Outbox outbox) {
    this.outbox = outbox;
  }

  /** Bytes that all streams together may send. */
  long window() {
    return window;
  }

  void sent(int bytes) {
    window -= bytes;
  }

  /**
   * @return whether the window is still one
   */
  boolean opened(int bytes) {
    window += bytes;
    return window <= MAX_WINDOW;
  }

  /** Whether nobody waits for a turn. */
  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** The stream has something to send and is not in the queue. */
  void add(StreamFlow stream) {
    turns.add(stream);
  }

  /** Sends what there is room for. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      boolean sent = false;
      while (window > 0 && !turns.isEmpty() && outbox.isWritable()) {
        turns.remove().takeTurn();
        sent = true;
      }
      if (sent) {
        outbox.flushSoon();
      }
    } finally {
      pumping = false;
    }
  }
}
