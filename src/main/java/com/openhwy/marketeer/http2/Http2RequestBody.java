package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way into a stream. The stream's channel is not writable while the
 * endpoint's windows or the socket are full: then the source is paused.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the stream, and that is heard
final class Http2RequestBody implements BodySink {
  private final Http2Stream stream;
  private final Channel channel;
  private final boolean fixed;
  private long remaining;
  private @Nullable BodySource source;
  private boolean pausedSource;
  private boolean over;

  Http2RequestBody(Http2Stream stream, Channel channel, long length) {
    this.stream = stream;
    this.channel = channel;
    this.fixed = length != Request.CHUNKED;
    this.remaining = length;
  }

  @Override
  public void from(BodySource source) {
    this.source = source;
  }

  @Override
  public void chunk(ByteBuf data) {
    int size = data.readableBytes();
    if (over || size == 0) {
      data.release();
      if (!over) {
        channel.flush();
      }
    } else if (fixed && size > remaining) {
      data.release();
      fail(Failure.of(FailureKind.INTERNAL, "a body longer than its Content-Length"));
      return;
    } else {
      remaining -= size;
      stream.moved();
      channel.write(new DefaultHttp2DataFrame(data), channel.voidPromise());
    }
    pauseIfFull();
  }

  private void pauseIfFull() {
    BodySource feeding = source;
    if (!over && feeding != null && !pausedSource && !channel.isWritable()) {
      channel.flush();
      if (!channel.isWritable()) {
        pausedSource = true;
        feeding.pause();
      }
    }
  }

  /** The stream has room again. */
  void drained() {
    BodySource feeding = source;
    if (pausedSource && feeding != null) {
      pausedSource = false;
      stream.moved();
      feeding.resume();
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    if (over) {
      return;
    }
    if (fixed && remaining > 0) {
      fail(
          Failure.of(
              FailureKind.INTERNAL,
              "a body " + remaining + " bytes shorter than its Content-Length"));
      return;
    }
    over = true;
    source = null;
    ChannelFuture last =
        trailers == null || trailers.isEmpty()
            ? channel.write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
            : channel.write(new DefaultHttp2HeadersFrame(Http2Fields.trailers(trailers), true));
    channel.flush();
    stream.requestSent(last);
  }

  @Override
  public void fail(Failure failure) {
    if (!over) {
      abandon(failure);
      stream.broken(failure, false);
    }
  }

  /** Nothing more will be written; the source is told to stop. */
  void abandon(Failure why) {
    if (over) {
      return;
    }
    over = true;
    BodySource feeding = source;
    source = null;
    if (feeding != null) {
      feeding.cancel(why);
    }
  }

  /** Whether the source waits for the endpoint. */
  boolean isFull() {
    return pausedSource;
  }

  boolean isOver() {
    return over;
  }
}
