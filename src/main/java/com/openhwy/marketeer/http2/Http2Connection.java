package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.TimerWheel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * A connection to an endpoint, by ALPN or by prior knowledge (RFC 9113 3), that carries many
 * requests at once, each a stream with a channel of its own. Owned by the event loop of its
 * channel.
 *
 * <p>The window of the connection is as large as those of all its streams together: however many
 * clients are slow to take their bytes, they never hold up the streams of the others, and what they
 * make us keep is bounded.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the stream, and that is heard
public final class Http2Connection extends ChannelInboundHandlerAdapter {
  /** Requests at once, where the endpoint would take more. */
  static final int MAX_STREAMS = 100;

  /** Bytes of one response that may be on their way to a client who is not taking them. */
  static final int STREAM_WINDOW = 128 << 10;

  /** Of 2^30 stream identifiers a connection has (RFC 9113 5.1.1). */
  private static final int MAX_REQUESTS = 1 << 29;

  private final Http2Keeper keeper;
  private final TimerWheel timers;
  private final Channel channel;
  private final boolean secure;
  private final Idle idle = new Idle();
  private int limit = MAX_STREAMS;
  private int active;
  private int begun;
  private int served;
  private long lastRead;
  private boolean ready;
  private boolean leaving;

  private Http2Connection(Channel channel, TimerWheel timers, Http2Keeper keeper) {
    this.channel = channel;
    this.secure = channel.pipeline().get(SslHandler.class) != null;
    this.timers = timers;
    this.keeper = keeper;
  }

  /**
   * Begins to speak HTTP/2 on a socket that is open and has said nothing yet.
   *
   * @param last the handler that stays last in the socket's pipeline
   * @param headBytes a response head may have (RFC 9113 6.5.2)
   * @param settingsNanos the endpoint has to send its SETTINGS, else the connection is closed
   */
  public static void begin(
      ChannelHandlerContext last,
      TimerWheel timers,
      int headBytes,
      long settingsNanos,
      Http2Keeper keeper) {
    ChannelPipeline pipeline = last.pipeline();
    String before = last.name();
    Http2Connection connection = new Http2Connection(pipeline.channel(), timers, keeper);
    pipeline.addBefore(before, "http2", codec(headBytes));
    pipeline.addBefore(before, "http2-streams", new Http2MultiplexHandler(new NoPush()));
    pipeline.addBefore(before, "http2-endpoint", connection);
    ChannelHandlerContext ctx = pipeline.context(connection);
    int more = MAX_STREAMS * STREAM_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    ctx.write(new DefaultHttp2WindowUpdateFrame(more));
    ctx.flush();
    timers.arm(connection.idle, settingsNanos);
  }

  private static Http2FrameCodec codec(int headBytes) {
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(
            new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(headBytes))
        .encoderEnforceMaxRstFramesPerWindow(0, 0) // clients that leave are no fault of ours
        .validateHeaders(true)
        .gracefulShutdownTimeoutMillis(0)
        .build();
  }

  /** Whether it takes another request now. */
  public boolean isUsable() {
    return ready && !leaving && active < limit && begun < MAX_REQUESTS && channel.isActive();
  }

  /** Whether no request is under way. */
  public boolean isIdle() {
    return active == 0;
  }

  /** Requests that ended on this connection. */
  int served() {
    return served;
  }

  /** Whether there is TLS below. */
  boolean isSecure() {
    return secure;
  }

  Channel channel() {
    return channel;
  }

  TimerWheel timers() {
    return timers;
  }

  /** Takes room for one request. Only while usable; {@link Http2Stream} gives it back. */
  public Http2Stream reserve() {
    active++;
    begun++;
    timers.cancel(idle);
    return new Http2Stream(this);
  }

  /** A stream is gone, with all that was kept for it. */
  void release() {
    active--;
    served++;
    if (leaving && active == 0) {
      close();
    } else {
      keeper.freed(this);
    }
  }

  /** Closes the idle connection when it has not been used for that long. */
  public void keepFor(long nanos) {
    timers.arm(idle, nanos);
  }

  /**
   * A request was not answered in time. Where nothing at all has come since it was sent, the
   * connection may be dead without a sign of it, and no further request is put on it.
   *
   * @param sentNanos when the request was sent
   */
  void unanswered(long sentNanos) {
    if (lastRead - sentNanos < 0) {
      retire();
    }
  }

  /** Whether the endpoint takes requests at all (RFC 9113 6.5.2 lets it say that it does not). */
  public boolean takesRequests() {
    return limit > 0;
  }

  /** Takes no further request; closes when those under way are over. */
  public void retire() {
    leaving = true;
    if (active == 0) {
      close();
    }
  }

  private void close() {
    leaving = true;
    channel.close();
  }

  // ---- what concerns the connection as a whole

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof Http2SettingsFrame frame) {
        settings(frame.settings());
      } else if (msg instanceof Http2GoAwayFrame) {
        retire(); // RFC 9113 6.8: streams it still answers go on
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void settings(Http2Settings settings) {
    Long streams = settings.maxConcurrentStreams();
    if (streams != null) {
      limit = (int) Math.min(MAX_STREAMS, streams);
    }
    if (!ready) {
      ready = true;
      timers.cancel(idle);
      keeper.ready(this);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    lastRead = timers.nanos();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leaving = true;
    timers.cancel(idle);
    keeper.closed(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close(); // a fault of one stream never comes here: its own channel hears of it
  }

  /** No SETTINGS in time at first, no request in time later. */
  private final class Idle extends TimerWheel.Timer {
    @Override
    protected void expired() {
      if (active == 0) {
        close();
      }
    }
  }

  /** An endpoint may not open streams: we said that we want no push. */
  @ChannelHandler.Sharable
  private static final class NoPush extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.close();
    }
  }
}
