package com.openhwy.marketeer.http3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The outer end of a stream's pipeline: gathers small pieces, so that head, body and end of a short
 * response are one write and one packet, and knows what the transport has not taken yet. A write to
 * QUIC is sent at once; there is no flush behind it. Event loop only.
 */
final class StreamOutput extends ChannelOutboundHandlerAdapter {
  /** Pieces up to this size are copied rather than written on their own. */
  private static final int COPY_BELOW = 4 << 10;

  /** A frame that means nothing, by design, and has no payload (RFC 9114 7.2.8). */
  private static final int EMPTY_FRAME = 0x2100;

  private final Http3Stream stream;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf gathered;
  private long waiting;
  private long taken;
  private boolean over;

  StreamOutput(Http3Stream stream) {
    this.stream = stream;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    discard();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (over || !(msg instanceof ByteBuf data)) {
      ReferenceCountUtil.release(msg);
      promise.setFailure(new IllegalStateException("the stream has ended"));
      return;
    }
    int size = data.readableBytes();
    ByteBuf small = gathered;
    if (small != null && (size > COPY_BELOW || small.writableBytes() < size)) {
      emit(); // nothing overtakes what came before it
      small = null;
    }
    if (size > COPY_BELOW) {
      send(ctx, data, false);
    } else {
      if (small == null) {
        small = ctx.alloc().directBuffer(2 * COPY_BELOW, 2 * COPY_BELOW);
        gathered = small;
      }
      small.writeBytes(data);
      data.release();
    }
    promise.setSuccess();
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    emit();
    ctx.flush();
  }

  private void emit() {
    ByteBuf data = gathered;
    if (data != null && context != null) {
      gathered = null;
      send(context, data, false);
    }
  }

  /**
   * Nothing is written behind what was: sends it with the end of the stream, and never that end
   * alone. quiche takes a stream for complete when all its bytes have arrived, and does not repeat
   * an end without any that was lost (its issue 2525): the client would wait for it for ever.
   */
  void finish() {
    ChannelHandlerContext ctx = context;
    if (over || ctx == null) {
      return;
    }
    over = true;
    ByteBuf data = gathered;
    gathered = null;
    send(ctx, data == null ? ctx.alloc().directBuffer(2).writeShort(EMPTY_FRAME) : data, true);
  }

  /** Nothing more is to leave. */
  void discard() {
    over = true;
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }

  private void send(ChannelHandlerContext ctx, ByteBuf data, boolean last) {
    int size = data.readableBytes();
    waiting += size;
    ChannelFuture sent = ctx.write(last ? new DefaultQuicStreamFrame(data, true) : data);
    sent.addListener(
        done -> {
          waiting -= size;
          if (!done.isSuccess()) {
            stream.outputFailed();
          } else {
            taken += size;
            if (last) {
              stream.outputEnded();
            }
          }
        });
    if (!sent.isDone() && ctx.channel().bytesBeforeUnwritable() > 0) {
      // Refused although there is room: the client has stopped the stream, and it is forgotten.
      stream.outputFailed();
    }
  }

  /** Whether the client has to make room before more leaves. */
  boolean sending() {
    return waiting > 0;
  }

  /** Bytes that the transport took. */
  long taken() {
    return taken;
  }
}
