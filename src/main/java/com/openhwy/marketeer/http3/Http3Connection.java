package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.DownstreamConnection;
import com.openhwy.marketeer.http.DownstreamContext;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/3 connection: its streams, and its end. It leaves as RFC 9114 5.2 has it: the
 * client hears that it is to go elsewhere, what it has sent by then is answered, and only when
 * nothing moves any more is the connection closed. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is heard as the channel's end
public final class Http3Connection extends ChannelInboundHandlerAdapter
    implements DownstreamConnection {
  /** Of a first GOAWAY: requests that are under way are still taken (RFC 9114 5.2). */
  private static final long LAST_ID = (1L << 62) - 4;

  /** Streams ended before their client ended them; what Netty keeps of each goes only now. */
  private static final int MAX_ENDED_EARLY = 1000;

  private static final int MAX_RESETS = 200;
  private static final long RESET_WINDOW = 30_000_000_000L;

  private final QuicChannel channel;
  private final Http3Loop loop;
  private final DownstreamContext server;
  private final Set<Http3Stream> open = new HashSet<>();
  private final Idle idle = new Idle();
  private long nextId;
  private int requests;
  private int endedEarly;
  private int resets;
  private long resetsSince;
  private boolean leaving;

  private Http3Connection(QuicChannel channel, Http3Loop loop, DownstreamContext server) {
    this.channel = channel;
    this.loop = loop;
    this.server = server;
  }

  /** Speaks HTTP/3 on a QUIC connection whose handshake has just ended. */
  public static Http3Connection begin(
      QuicChannel channel, Http3Loop loop, DownstreamContext server) {
    Http3Connection connection = new Http3Connection(channel, loop, server);
    channel
        .pipeline()
        .addLast(
            "http3",
            new Http3ServerConnectionHandler(
                connection.new Requests(), null, null, connection.settings(), true));
    channel.pipeline().addLast("http3-client", connection);
    connection.idle.rest();
    return connection;
  }

  /**
   * No dynamic table: there is nothing then that a client could make us keep. Field sections may be
   * larger than the limit of a head, so that the one who exceeds it gets an answer.
   */
  private Http3SettingsFrame settings() {
    Http3Settings settings =
        new Http3Settings()
            .qpackMaxTableCapacity(0)
            .qpackBlockedStreams(0)
            .maxFieldSectionSize(4L * loop.limits().headBytes());
    return new DefaultHttp3SettingsFrame(settings);
  }

  Http3Loop loop() {
    return loop;
  }

  DownstreamContext server() {
    return server;
  }

  // ---- streams

  /** Every stream that a client opens for a request. */
  private final class Requests extends ChannelInitializer<QuicStreamChannel> {
    @Override
    protected void initChannel(QuicStreamChannel stream) {
      opened(stream);
    }
  }

  private void opened(QuicStreamChannel stream) {
    if (leaving) {
      stream.shutdown(Http3Error.REQUEST_REJECTED.code());
      stream.close();
      return;
    }
    nextId = Math.max(nextId, stream.streamId() + 4);
    Http3Stream request = new Http3Stream(this, stream);
    open.add(request);
    idle.cancel();
    stream.closeFuture().addListener(closed -> closed(request));
    stream.pipeline().addLast(request);
    if (++requests >= loop.limits().requestsPerConnection()) {
      leave();
    }
  }

  private void closed(Http3Stream request) {
    open.remove(request);
    if (open.isEmpty()) {
      idle.rest();
    }
  }

  /** A client may give requests up, within reason. */
  void resetByClient() {
    long now = loop.timers().nanos();
    if (now - resetsSince > RESET_WINDOW) {
      resetsSince = now;
      resets = 0;
    }
    endedEarly();
    if (++resets > MAX_RESETS) {
      close(Http3Error.EXCESSIVE_LOAD);
    }
  }

  /** A stream is over whose client had not ended it. */
  void endedEarly() {
    if (++endedEarly >= MAX_ENDED_EARLY) {
      leave();
    }
  }

  // ---- the connection as a whole

  @Override
  public void drain() {
    goAway(LAST_ID);
  }

  @Override
  public void closeIfIdle() {
    leave();
  }

  /** Takes no further request; closes when those that came are answered. */
  private void leave() {
    if (!leaving) {
      leaving = true;
      goAway(nextId);
      if (open.isEmpty()) {
        idle.rest();
      }
    }
  }

  private void goAway(long id) {
    QuicStreamChannel control = Http3.getLocalControlStream(channel);
    if (control != null && control.isActive()) {
      control.writeAndFlush(new DefaultHttp3GoAwayFrame(id));
    }
  }

  @Override
  public int busy() {
    int busy = 0;
    for (Http3Stream stream : open) {
      busy += stream.busy() ? 1 : 0;
    }
    return busy;
  }

  @Override
  public void close() {
    close(Http3Error.NO_ERROR);
  }

  private void close(Http3Error why) {
    channel.close(true, why.code(), Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    idle.cancel();
    ctx.fireChannelInactive();
  }

  /** Faults of the transport end the connection by themselves. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!channel.isActive()) {
      channel.close();
    }
  }

  /** Without requests: waits for the next one, or for the last bytes to arrive. */
  private final class Idle extends TimerWheel.Timer {
    private static final long LOOK = 100_000_000L;

    private @Nullable QuicConnectionStats before;

    void rest() {
      before = null;
      loop.timers().arm(this, leaving ? LOOK : loop.limits().keepAliveNanos());
    }

    void cancel() {
      loop.timers().cancel(this);
    }

    @Override
    protected void expired() {
      if (!leaving) {
        leave();
        return;
      }
      QuicConnectionStats now = channel.collectStats().getNow();
      if (now == null || quiet(now)) {
        close();
        return;
      }
      before = now;
      loop.timers().arm(this, LOOK);
    }

    /** Nothing was sent or came since the last look, so that nothing is on its way. */
    private boolean quiet(QuicConnectionStats now) {
      QuicConnectionStats then = before;
      return then != null && then.sent() == now.sent() && then.recv() == now.recv();
    }
  }
}
