package com.openhwy.marketeer.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 endpoint, by prior knowledge or behind TLS, that sends the frames a test tells it to,
 * valid or not, and remembers the heads and resets it was sent.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a test endpoint writes, the test sees arrive
final class FrameEndpoint implements AutoCloseable {

  /** What is done with one request, once its head is there. */
  @FunctionalInterface
  interface Script {
    void run(Stream stream, Http2Headers head);
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final String scheme;
  private final Channel server;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Http2Headers> heads = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Long> resets = new LinkedBlockingQueue<>();

  FrameEndpoint(Script script) {
    this(Http2Settings.defaultSettings(), script);
  }

  FrameEndpoint(Http2Settings settings, Script script) {
    this(null, settings, script);
  }

  /**
   * @param tls null for prior knowledge
   */
  FrameEndpoint(@Nullable SslContext tls, Http2Settings settings, Script script) {
    scheme = tls == null ? "h2c" : "h2";
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.incrementAndGet();
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer()
                                .initialSettings(settings)
                                .validateHeaders(false)
                                .build())
                        .addLast(new Http2MultiplexHandler(streams(script)));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  private ChannelInitializer<Channel> streams(Script script) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new Stream(script));
      }
    };
  }

  String url() {
    return scheme + "://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  int connections() {
    return connections.get();
  }

  List<Http2Headers> heads() {
    return heads;
  }

  /** The code of the next reset of a stream that comes; fails when none does. */
  Http2Error reset() throws InterruptedException {
    Long code = resets.poll(30, TimeUnit.SECONDS);
    if (code == null) {
      throw new AssertionError("no stream was reset");
    }
    return Http2Error.valueOf(code);
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One request and what is answered to it. */
  final class Stream extends ChannelInboundHandlerAdapter {
    private final Script script;
    private final StringBuilder body = new StringBuilder();
    private ChannelHandlerContext ctx;
    private Runnable atEnd = () -> {};
    private Http2Headers trailers = new DefaultHttp2Headers(false);
    private boolean headSeen;

    private Stream(Script script) {
      this.script = script;
    }

    /** Sends a head; the pairs are names and values as they stand. */
    Stream head(boolean last, String... pairs) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      for (int i = 0; i < pairs.length; i += 2) {
        headers.add(pairs[i], pairs[i + 1]);
      }
      ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, last));
      return this;
    }

    Stream data(boolean last, String text) {
      ctx.writeAndFlush(
          new DefaultHttp2DataFrame(
              Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), last));
      return this;
    }

    void ok() {
      head(false, ":status", "200", "content-length", "2").data(true, "ok");
    }

    void reset(Http2Error code) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(code));
    }

    Channel connection() {
      return ctx.channel().parent();
    }

    /** Sends frames that the codec would not. */
    void raw(String hex) {
      connection()
          .pipeline()
          .context(Http2FrameCodec.class)
          .writeAndFlush(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /** When the request is complete. */
    void atEnd(Runnable then) {
      atEnd = then;
    }

    String body() {
      return body.toString();
    }

    Http2Headers trailers() {
      return trailers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      ctx = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object msg) {
      boolean last = false;
      if (msg instanceof Http2HeadersFrame frame && !headSeen) {
        headSeen = true;
        last = frame.isEndStream();
        heads.add(frame.headers());
        script.run(this, frame.headers());
      } else if (msg instanceof Http2HeadersFrame frame) {
        trailers = frame.headers();
        last = frame.isEndStream();
      } else if (msg instanceof Http2DataFrame frame) {
        body.append(frame.content().toString(StandardCharsets.ISO_8859_1));
        last = frame.isEndStream();
      }
      ReferenceCountUtil.release(msg);
      if (last) {
        atEnd.run();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
      if (event instanceof Http2ResetFrame frame) {
        resets.add(frame.errorCode());
      }
      ReferenceCountUtil.release(event);
    }
  }
}
