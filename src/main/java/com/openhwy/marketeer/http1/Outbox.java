package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.HalfClose;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is about to write: small pieces gathered into one buffer, so that they leave in
 * one write.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write closes the channel, and that is heard
final class Outbox {
  private static final int FRESH = 256;

  private final Http1Loop loop;
  private final Runnable flush = this::flush;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable ByteBuf gathered;

  Outbox(Http1Loop loop) {
    this.loop = loop;
  }

  void writesTo(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext known = ctx;
    if (known == null) {
      throw new IllegalStateException("the connection has no channel yet");
    }
    return known;
  }

  /** Takes a new head; what follows it is gathered in the room behind it. */
  void head(ByteBuf head) {
    pass();
    gathered = head;
  }

  /** A buffer with room for that many bytes more. */
  ByteBuf gather(int bytes) {
    ByteBuf current = gathered;
    if (current != null && current.writableBytes() >= bytes) {
      return current;
    }
    pass();
    ByteBuf fresh = ctx().alloc().ioBuffer(Math.max(bytes, FRESH));
    gathered = fresh;
    return fresh;
  }

  /** Whether that many bytes fit behind what is gathered already. */
  boolean fits(int bytes) {
    return gathered != null && gathered.writableBytes() >= bytes;
  }

  /** Writes a buffer on its own, behind what is gathered; takes over the reference. */
  void write(ByteBuf bytes) {
    pass();
    ctx().write(bytes, ctx().voidPromise());
  }

  /** Ends a chunked body (RFC 9112 7.1). */
  void lastChunk(@Nullable Headers trailers) {
    HeadEncoder encoder = loop.encoder().clear().octet('0').crlf();
    if (trailers != null) {
      encoder.fields(trailers);
    }
    encoder.crlf().into(this);
  }

  /** Passes on what was gathered, without a flush. */
  void pass() {
    ByteBuf ready = gathered;
    if (ready != null) {
      gathered = null;
      ctx().write(ready, ctx().voidPromise());
    }
  }

  void flush() {
    pass();
    ctx().flush();
  }

  /** After this turn of the loop: in one write with what comes until then. */
  void flushLater() {
    ctx().executor().execute(flush);
  }

  /** Ends our half of the connection once everything written is with the kernel. */
  void shutdown() {
    flush();
    HalfClose.afterWrites(ctx());
  }

  void release() {
    ByteBuf dropped = gathered;
    gathered = null;
    if (dropped != null) {
      dropped.release();
    }
  }
}
