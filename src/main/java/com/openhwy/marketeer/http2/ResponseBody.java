package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.OutgoingBody;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response on its way into a stream. What the client's windows or the socket have no
 * room for waits here, and its source is paused before that is much.
 */
final class ResponseBody extends OutgoingBody {
  /** Bytes that may wait before the source is paused. */
  private static final int ENOUGH = 32 << 10;

  private final ServerStream stream;
  private @Nullable ArrayDeque<ByteBuf> waiting;
  private int waitingBytes;
  private boolean complete;
  private @Nullable Headers trailers;

  ResponseBody(ServerStream stream, boolean fixed, long length) {
    super(fixed, length);
    this.stream = stream;
  }

  @Override
  protected boolean isGone() {
    return stream.isClosed();
  }

  @Override
  protected boolean isWritable() {
    return waitingBytes < ENOUGH && stream.isWritable();
  }

  @Override
  protected void flush() {
    stream.flushSoon();
  }

  @Override
  protected void write(ByteBuf data, int size) {
    if (waitingBytes == 0 && stream.isFree()) {
      send(data);
    }
    if (data.isReadable() && !isGone()) {
      ArrayDeque<ByteBuf> queue = waiting;
      if (queue == null) {
        queue = new ArrayDeque<>(4);
        waiting = queue;
      }
      waitingBytes += data.readableBytes();
      queue.add(data);
      stream.wantsToSend();
    } else {
      data.release();
    }
  }

  /** As many frames as windows and socket have room for. */
  private void send(ByteBuf data) {
    while (data.isReadable()) {
      int room = stream.room(Math.min(data.readableBytes(), Frame.MAX_SIZE));
      if (room <= 0) {
        return;
      }
      stream.sendData(data, room, false);
    }
  }

  /**
   * Sends one frame of what waits, and the end behind the last.
   *
   * @return whether more could be sent at once
   */
  boolean sendWaiting() {
    ArrayDeque<ByteBuf> queue = waiting;
    ByteBuf data = queue == null ? null : queue.peek();
    if (queue == null || data == null) {
      return false;
    }
    int room = stream.room(Math.min(data.readableBytes(), Frame.MAX_SIZE));
    if (room <= 0) {
      return false;
    }
    waitingBytes -= room;
    stream.sendData(data, room, false);
    if (!data.isReadable()) {
      queue.remove().release();
    }
    if (complete && waitingBytes == 0) {
      stream.sendEnd(trailers);
      return false;
    }
    return waitingBytes > 0;
  }

  /** Whether bytes wait for the client to take those before them. */
  boolean isWaiting() {
    return waitingBytes > 0;
  }

  /** There may be room: the source goes on if so. */
  void resumeIfRoom() {
    if (isFull() && isWritable()) {
      drained();
    }
  }

  @Override
  protected void finish(@Nullable Headers fields) {
    complete = true;
    trailers = fields;
    if (waitingBytes == 0) {
      stream.sendEnd(fields);
    } else {
      flush();
    }
  }

  @Override
  protected void broken(Failure why) {
    stream.responseBroken(why);
  }

  /** What waits will not be sent. */
  void release() {
    waitingBytes = 0;
    ArrayDeque<ByteBuf> queue = waiting;
    waiting = null;
    if (queue != null) {
      queue.forEach(ByteBuf::release);
    }
  }
}
