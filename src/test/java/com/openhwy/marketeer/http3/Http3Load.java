package com.openhwy.marketeer.http3;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load of GETs over HTTP/3 for {@code scripts/bench --tls}: some connections, some requests at
 * once on each, for some seconds. Prints what came of them in the words of h2load.
 */
public final class Http3Load {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final int port;
  private final String host;
  private final String path;
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger bad = new AtomicInteger();
  private volatile boolean over;

  private Http3Load(int port, String host, String path) {
    this.port = port;
    this.host = host;
    this.path = path;
  }

  /**
   * @param args port, host, path, connections, requests at once on each, seconds
   */
  public static void main(String[] args) throws InterruptedException {
    Http3Load load = new Http3Load(Integer.parseInt(args[0]), args[1], args[2]);
    for (int i = 0; i < Integer.parseInt(args[3]); i++) {
      load.connect(Integer.parseInt(args[4]));
    }
    TimeUnit.SECONDS.sleep(Long.parseLong(args[5]));
    load.over = true;
    System.out.println(
        "requests: " + load.good + " succeeded, " + load.bad + " failed, 0 errored, 0 timeout");
    load.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private void connect(int atOnce) throws InterruptedException {
    QuicSslContext context =
        QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .applicationProtocols(Http3.supportedApplicationProtocols())
            .build();
    Channel socket =
        new Bootstrap()
            .group(loop)
            .channel(EpollDatagramChannel.class)
            .handler(
                Http3.newQuicClientCodecBuilder()
                    .sslEngineProvider(channel -> context.newEngine(channel.alloc(), host, port))
                    .maxIdleTimeout(10, TimeUnit.SECONDS)
                    .initialMaxData(16 << 20)
                    .initialMaxStreamDataBidirectionalLocal(1 << 20)
                    .build())
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .sync()
            .channel();
    Pace pace = new Pace();
    QuicChannel connection =
        QuicChannel.newBootstrap(socket)
            .handler(
                new ChannelInitializer<QuicChannel>() {
                  @Override
                  protected void initChannel(QuicChannel channel) {
                    channel.pipeline().addLast(pace, new Http3ClientConnectionHandler());
                  }
                })
            .remoteAddress(new InetSocketAddress("127.0.0.1", port))
            .connect()
            .sync()
            .getNow();
    connection
        .eventLoop()
        .execute(
            () -> {
              for (int i = 0; i < atOnce; i++) {
                pace.ask(connection);
              }
            });
  }

  /**
   * Asks as soon as the server's limit of streams allows: a stream that has ended may be replaced
   * only when the server has said so.
   */
  private final class Pace extends ChannelInboundHandlerAdapter {
    private int waiting;

    void ask(QuicChannel connection) {
      waiting++;
      askWhatIsAllowed(connection);
    }

    private void askWhatIsAllowed(QuicChannel connection) {
      while (waiting > 0 && connection.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
        waiting--;
        open(connection);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (event instanceof QuicStreamLimitChangedEvent) {
        askWhatIsAllowed((QuicChannel) ctx.channel());
      }
      super.userEventTriggered(ctx, event);
    }

    private void open(QuicChannel connection) {
      Http3.newRequestStream(connection, new Answer(connection, this))
          .addListener(
              opened -> {
                if (opened.isSuccess()) {
                  QuicStreamChannel stream = (QuicStreamChannel) opened.getNow();
                  DefaultHttp3HeadersFrame head = new DefaultHttp3HeadersFrame();
                  head.headers().method("GET").scheme("https").authority(host).path(path);
                  stream.writeAndFlush(head).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
                } else {
                  bad.incrementAndGet();
                }
              });
    }
  }

  private final class Answer extends Http3RequestStreamInboundHandler {
    private final QuicChannel connection;
    private final Pace pace;
    private boolean found;

    Answer(QuicChannel connection, Pace pace) {
      this.connection = connection;
      this.pace = pace;
    }

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
      found = "200".contentEquals(frame.headers().status());
    }

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
      frame.release();
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext ctx) {
      if (over) {
        return;
      }
      (found ? good : bad).incrementAndGet();
      pace.ask(connection);
    }
  }
}
