package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.http.HalfClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a connection is about to write. Small ones, of whatever stream, are gathered into
 * one buffer and leave together: at the end of a read, or when the event loop has gone round once.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write closes the channel, and that is heard
final class Http2Outbox {
  /** Payloads up to this size are copied rather than written on their own. */
  private static final int COPY_BELOW = 4 << 10;

  private static final int FRESH = 4 << 10;

  /** Bytes after which a flush does not wait. */
  private static final int ENOUGH = 64 << 10;

  private final ChannelHandlerContext ctx;
  private @Nullable ByteBuf gathered;
  private int lastFlags = -1;
  private int lastStream;
  private int unflushed;
  private boolean reading;
  private boolean flushScheduled;

  Http2Outbox(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  // ---- frames

  /** HEADERS, and CONTINUATION as far as needed. */
  void head(int stream, FieldBlock block, boolean last) {
    int end = last ? Frame.END_STREAM : 0;
    int size = block.size();
    int first = Math.min(size, Frame.MAX_SIZE);
    int whole = first == size ? Frame.END_HEADERS : 0;
    ByteBuf to = frame(first, Frame.HEADERS, end | whole, stream);
    endable(to, stream);
    to.writeBytes(block.bytes(), 0, first);
    for (int at = first; at < size; ) {
      int next = Math.min(size - at, Frame.MAX_SIZE);
      int flags = at + next == size ? Frame.END_HEADERS : 0;
      frame(next, Frame.CONTINUATION, flags, stream).writeBytes(block.bytes(), at, next);
      at += next;
    }
  }

  /**
   * One DATA frame with the first {@code length} bytes of {@code data}, which stays the caller's.
   */
  void data(int stream, ByteBuf data, int length, boolean last) {
    int flags = last ? Frame.END_STREAM : 0;
    if (length <= COPY_BELOW) {
      ByteBuf to = frame(length, Frame.DATA, flags, stream);
      endable(to, stream);
      to.writeBytes(data, length);
    } else {
      header(room(Frame.HEADER), length, Frame.DATA, flags, stream);
      pass();
      ctx.write(data.readRetainedSlice(length), ctx.voidPromise());
      unflushed += length;
    }
  }

  /** The frame whose header was just written may be the last of its stream after all. */
  private void endable(ByteBuf to, int stream) {
    lastFlags = to.writerIndex() - 5;
    lastStream = stream;
  }

  /** Ends a stream: by the frame that was written last, if it is still to be had. */
  void end(int stream) {
    ByteBuf current = gathered;
    if (current != null && lastFlags >= 0 && lastStream == stream) {
      current.setByte(lastFlags, current.getByte(lastFlags) | Frame.END_STREAM);
      lastFlags = -1;
    } else {
      frame(0, Frame.DATA, Frame.END_STREAM, stream);
    }
  }

  void reset(int stream, Http2Error code) {
    frame(4, Frame.RST_STREAM, 0, stream).writeInt((int) code.code());
  }

  void windowUpdate(int stream, int bytes) {
    frame(4, Frame.WINDOW_UPDATE, 0, stream).writeInt(bytes);
  }

  /** Pairs of an identifier and its value. */
  void settings(int... pairs) {
    ByteBuf to = frame(pairs.length / 2 * 6, Frame.SETTINGS, 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      to.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
  }

  void settingsAck() {
    frame(0, Frame.SETTINGS, Frame.ACK, 0);
  }

  void ping(boolean ack, long data) {
    frame(8, Frame.PING, ack ? Frame.ACK : 0, 0).writeLong(data);
  }

  void goAway(int lastStream, Http2Error code, String debug) {
    byte[] text = debug.getBytes(StandardCharsets.US_ASCII);
    frame(8 + text.length, Frame.GOAWAY, 0, 0)
        .writeInt(lastStream)
        .writeInt((int) code.code())
        .writeBytes(text);
  }

  private ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf to = room(Frame.HEADER + length);
    lastFlags = -1;
    header(to, length, type, flags, stream);
    return to;
  }

  private static void header(ByteBuf to, int length, int type, int flags, int stream) {
    to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  private ByteBuf room(int bytes) {
    ByteBuf current = gathered;
    if (current != null && current.writableBytes() >= bytes) {
      return current;
    }
    pass();
    ByteBuf fresh = ctx.alloc().ioBuffer(Math.max(bytes, FRESH));
    gathered = fresh;
    return fresh;
  }

  // ---- leaving

  private void pass() {
    ByteBuf ready = gathered;
    if (ready != null) {
      gathered = null;
      lastFlags = -1;
      unflushed += ready.readableBytes();
      ctx.write(ready, ctx.voidPromise());
    }
  }

  /** Between here and {@link #readComplete} nothing needs a flush of its own. */
  void reading() {
    reading = true;
  }

  void readComplete() {
    reading = false;
    flush();
  }

  /** What was written may leave with what else is written in this turn of the loop. */
  void flushSoon() {
    if (unflushed >= ENOUGH) {
      flush();
    } else if (!reading && !flushScheduled) {
      flushScheduled = true;
      ctx.executor()
          .execute(
              () -> {
                flushScheduled = false;
                flush();
              });
    }
  }

  void flush() {
    pass();
    unflushed = 0;
    ctx.flush();
  }

  /** Whether more of a body can be written now without piling up. */
  boolean isWritable() {
    if (unflushed >= ENOUGH) {
      flush();
    }
    return ctx.channel().isWritable();
  }

  /** Ends our half of the connection once everything written is with the kernel. */
  void shutdown() {
    flush();
    HalfClose.afterWrites(ctx);
  }

  void release() {
    ByteBuf dropped = gathered;
    gathered = null;
    lastFlags = -1;
    if (dropped != null) {
      dropped.release();
    }
  }
}
