package com.openhwy.marketeer.http3;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HTTP/3 connection of Netty's own client, showing what came over it. */
public final class Http3Client implements AutoCloseable {
  public static final int PATIENCE = 30;
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final Channel socket;
  private final QuicChannel connection;
  private final List<Long> goAways;
  private final CompletableFuture<QuicConnectionCloseEvent> closedByPeer;

  /** How to connect; what is left alone is as a plain client has it. */
  public static final class To {
    private final int port;
    private String name = "marketeer.test";
    private long window = 16 << 20;
    private @Nullable PrivateKey key;
    private X509Certificate @Nullable [] chain;
    private String @Nullable [] groups;

    private To(int port) {
      this.port = port;
    }

    /** Names the server in the handshake; without a dot it is not sent. */
    public To name(String serverName) {
      this.name = serverName;
      return this;
    }

    /** Bytes that may come unread. */
    public To window(long bytes) {
      this.window = bytes;
      return this;
    }

    public To certificate(PrivateKey own, X509Certificate... vouchers) {
      this.key = own;
      this.chain = vouchers;
      return this;
    }

    /** Offers these groups for the exchange of keys, and no others. */
    public To groups(String... offered) {
      this.groups = offered;
      return this;
    }

    public Http3Client connect() {
      return new Http3Client(this);
    }

    /** Why it cannot be done. */
    public Throwable failure() {
      try (Http3Client connected = connect()) {
        connected.get("/");
        throw new AssertionError("a connection was not expected");
      } catch (RuntimeException e) {
        return e;
      }
    }
  }

  public static To to(int port) {
    return new To(port);
  }

  private Http3Client(To to) {
    QuicSslContextBuilder tls =
        QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .applicationProtocols(Http3.supportedApplicationProtocols());
    if (to.key != null) {
      tls.keyManager(to.key, null, to.chain);
    }
    if (to.groups != null) {
      tls.option(BoringSSLContextOption.GROUPS, to.groups);
    }
    var context = tls.build();
    this.goAways = new CopyOnWriteArrayList<>();
    this.closedByPeer = new CompletableFuture<>();
    QuicClientCodecBuilder codec =
        Http3.newQuicClientCodecBuilder()
            .sslEngineProvider(channel -> context.newEngine(channel.alloc(), to.name, to.port))
            .maxIdleTimeout(60, TimeUnit.SECONDS)
            .initialMaxData(4 * to.window)
            .initialMaxStreamDataBidirectionalLocal(to.window);
    this.socket =
        new Bootstrap()
            .group(LOOPS)
            .channel(NioDatagramChannel.class)
            .handler(codec.build())
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
    this.connection =
        await(
            QuicChannel.newBootstrap(socket)
                .handler(new Peer())
                .remoteAddress(new InetSocketAddress("127.0.0.1", to.port))
                .connect());
  }

  static <T> T await(io.netty.util.concurrent.Future<T> future) {
    if (!future.awaitUninterruptibly(PATIENCE, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing came of it in time");
    }
    if (!future.isSuccess()) {
      throw new IllegalStateException(future.cause());
    }
    return future.getNow();
  }

  /** What concerns the connection as a whole. */
  private final class Peer extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.pipeline()
          .addLast(
              new Http3ClientConnectionHandler(
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                      return true;
                    }

                    @Override
                    public void channelRead(ChannelHandlerContext stream, Object msg) {
                      if (msg instanceof Http3GoAwayFrame goAway) {
                        goAways.add(goAway.id());
                      }
                      ReferenceCountUtil.release(msg);
                    }
                  },
                  null,
                  null,
                  null,
                  true));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof QuicConnectionCloseEvent close) {
        closedByPeer.complete(close);
      }
      ctx.fireUserEventTriggered(event);
    }
  }

  /** Of every GOAWAY so far. */
  public List<Long> goAways() {
    return goAways;
  }

  /** How the server closed the connection. */
  public CompletableFuture<QuicConnectionCloseEvent> closedByPeer() {
    return closedByPeer;
  }

  public QuicChannel connection() {
    return connection;
  }

  public Http3Call.Answer get(String path) {
    return request("GET", path, head -> {}).end().answer();
  }

  /** A request whose head is sent, and nothing else. */
  public Http3Call request(String method, String path, Consumer<Http3Headers> more) {
    DefaultHttp3HeadersFrame head = new DefaultHttp3HeadersFrame();
    head.headers()
        .method(AsciiString.of(method))
        .scheme("https")
        .authority("marketeer.test")
        .path(path);
    more.accept(head.headers());
    return open().head(head);
  }

  /**
   * A stream on which nothing has been sent. The server's leave for it may come later than the
   * answers that made room.
   */
  public Http3Call open() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (connection.isActive()
        && connection.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) == 0
        && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    Http3Call call = new Http3Call();
    call.stream = await(Http3.newRequestStream(connection, call.new Reader()));
    return call;
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly(PATIENCE, TimeUnit.SECONDS);
    socket.close().awaitUninterruptibly(PATIENCE, TimeUnit.SECONDS);
  }
}
