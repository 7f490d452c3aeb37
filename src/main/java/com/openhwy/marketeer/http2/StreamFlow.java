package com.openhwy.marketeer.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What of a stream is flow control (RFC 9113 5.2, 6.9): how much each side may still send, and the
 * stream's turns among the others. Event loop only.
 */
abstract class StreamFlow {
  /** Bytes of a body that a client may send before anybody has taken them. */
  static final int WINDOW = 256 << 10;

  /** Bytes of a frame that is worth its header, whatever was left of the body. */
  private static final int SOLID = 1024;

  final Http2ServerConnection connection;
  final int id;
  @Nullable ResponseBody responseBody;
  boolean remoteDone;
  boolean closed;
  private long sendWindow;
  private int receiveWindow = WINDOW;
  private int credit;
  private boolean queued;

  StreamFlow(Http2ServerConnection connection, int id, long sendWindow) {
    this.connection = connection;
    this.id = id;
    this.sendWindow = sendWindow;
  }

  /** That many bytes of the response were written. */
  abstract void countOut(int bytes);

  final int id() {
    return id;
  }

  final boolean isClosed() {
    return closed;
  }

  /** Whether the client has sent all of its request. */
  final boolean isRemoteDone() {
    return remoteDone;
  }

  final ByteBufAllocator alloc() {
    return connection.alloc();
  }

  /** Whether bytes wait for the client to take those before them. */
  final boolean isSending() {
    return responseBody != null && responseBody.isWaiting();
  }

  // ---- what the client sends

  /**
   * @return false when the client had no room to send that much
   */
  final boolean received(int bytes) {
    receiveWindow -= bytes;
    return receiveWindow >= 0;
  }

  /** A client's bytes need no room any more. */
  void consumed(int bytes, boolean more) {
    connection.consumed(bytes);
    if (more && !remoteDone && !closed) {
      credit += bytes;
      if (credit >= WINDOW / 2) {
        receiveWindow += credit;
        connection.outbox().windowUpdate(id, credit);
        connection.outbox().flushSoon();
        credit = 0;
      }
    }
  }

  // ---- what we send

  /**
   * @return false when the window is larger than one may be (RFC 9113 6.9.1)
   */
  boolean windowOpened(long bytes) {
    sendWindow += bytes;
    if (responseBody != null && responseBody.isWaiting()) {
      wantsToSend();
    }
    return sendWindow <= Integer.MAX_VALUE;
  }

  /** Bytes wait: takes a place in the queue, unless the client has to make room first. */
  void wantsToSend() {
    if (!queued && sendWindow > 0 && !closed) {
      queued = true;
      connection.queue().add(this);
    }
  }

  void takeTurn() {
    queued = false;
    ResponseBody body = responseBody;
    if (body != null && !closed) {
      if (body.sendWaiting()) {
        wantsToSend();
      }
      body.resumeIfRoom();
    }
  }

  void resumeIfRoom() {
    if (responseBody != null && !closed) {
      responseBody.resumeIfRoom();
    }
  }

  /** Whether nobody else waits for the room there is. */
  boolean isFree() {
    return connection.queue().isEmpty();
  }

  boolean isWritable() {
    return connection.outbox().isWritable();
  }

  int room(int wanted) {
    long room = Math.min(wanted, Math.min(sendWindow, connection.queue().window()));
    return room > 0 && isWritable() ? (int) room : 0;
  }

  void sendData(ByteBuf data, int bytes, boolean last) {
    boolean whole = bytes == data.readableBytes() || bytes >= SOLID;
    connection.outbox().data(id, data, bytes, last);
    connection.queue().sent(bytes);
    sendWindow -= bytes;
    countOut(bytes);
    if (whole) {
      connection.budget().content();
    }
  }

  void flushSoon() {
    connection.outbox().flushSoon();
  }
}
