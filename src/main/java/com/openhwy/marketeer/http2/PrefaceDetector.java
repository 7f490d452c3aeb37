package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.TimerWheel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands first on a connection without TLS and says by its first bytes which HTTP a client speaks:
 * the preface of HTTP/2 (RFC 9113 3.3) is no request of HTTP/1.1. Then it is gone, and what it read
 * is read again by whoever came in its place. One per connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close is heard as the channel's end
public final class PrefaceDetector extends ChannelInboundHandlerAdapter {

  /** Puts the protocol into the pipeline, behind the detector. */
  @FunctionalInterface
  public interface Choice {
    void speaks(boolean http2);
  }

  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final Http2Loop loop;
  private final Choice choice;
  private final Silence silence = new Silence();
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable ByteBuf first;

  public PrefaceDetector(Http2Loop loop, Choice choice) {
    this.loop = loop;
    this.choice = choice;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    loop.timers().arm(silence, loop.limits().headNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      from.fireChannelRead(msg);
      return;
    }
    ByteBuf all =
        first == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), first, bytes);
    int seen = Math.min(all.readableBytes(), PREFACE.writerIndex());
    for (int i = 0; i < seen; i++) {
      if (all.getByte(all.readerIndex() + i) != PREFACE.getByte(i)) {
        first = null;
        decided(from, all, false);
        return;
      }
    }
    if (seen == PREFACE.writerIndex()) {
      first = null;
      decided(from, all, true);
    } else {
      first = all;
    }
  }

  private void decided(ChannelHandlerContext from, ByteBuf bytes, boolean http2) {
    choice.speaks(http2);
    from.fireChannelRead(bytes);
    from.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext from) {
    loop.timers().cancel(silence);
    ByteBuf held = first;
    first = null;
    if (held != null) {
      held.release();
    }
  }

  /** Nothing came, or not enough to tell. */
  private final class Silence extends TimerWheel.Timer {
    @Override
    protected void expired() {
      if (ctx != null) {
        ctx.close();
      }
    }
  }
}
