package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which group keys are exchanged in, read from the server's first message, which is in the clear.
 * Debian's OpenSSL does not know the hybrid of X25519 and ML-KEM; BoringSSL as a client does.
 */
class KeyExchangeTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final int NONE = -1;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private TlsTermination termination;
  private Certificate own;

  @BeforeEach
  void write() {
    own = TestCertificates.write(directory, "own", new TestCertificates().issue("EC", "a.test"));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (termination != null) {
      termination.close();
    }
    loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private int port(List<String> groups) throws Exception {
    TlsConfig lax = TestTls.config();
    TlsConfig config =
        new TlsConfig(
            false,
            "",
            List.of(),
            null,
            List.of(),
            lax.minVersion(),
            lax.cipherSuites(),
            groups,
            false,
            true);
    termination =
        TlsTermination.of(
            config, List.of("http/1.1"), CertificateStore.of(List.of(own), List.of(), null));
    return TestTls.serve(vertx, termination, (session, protocol) -> {}).actualPort();
  }

  /** Reads what the server says before the engine does. */
  private static final class FirstMessage extends ChannelInboundHandlerAdapter {
    private static final int RANDOM_AND_BEFORE = 5 + 4 + 2 + 32; // record, handshake, version
    private static final int KEY_SHARE = 51;
    private boolean read;
    private int group = NONE;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (!read) {
        read = true;
        ByteBuf hello = ((ByteBuf) message).duplicate();
        if (hello.getByte(hello.readerIndex()) == 22) { // else it is an alert
          group = group(hello);
        }
      }
      ctx.fireChannelRead(message);
    }

    private static int group(ByteBuf in) {
      in.skipBytes(RANDOM_AND_BEFORE);
      in.skipBytes(in.readUnsignedByte() + 3); // session, suite, compression
      int end = in.readUnsignedShort() + in.readerIndex();
      while (in.readerIndex() < end) {
        int type = in.readUnsignedShort();
        int length = in.readUnsignedShort();
        if (type == KEY_SHARE) {
          return in.readUnsignedShort();
        }
        in.skipBytes(length);
      }
      return NONE;
    }
  }

  /** The group that was agreed on; {@link #NONE} when the handshake came to nothing. */
  private int agreed(int port, String... groups) throws Exception {
    SslContext context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .protocols("TLSv1.3")
            .option(OpenSslContextOption.GROUPS, groups)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
    FirstMessage first = new FirstMessage();
    try {
      SslHandler[] engine = new SslHandler[1];
      var channel =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel made) {
                      engine[0] = context.newHandler(made.alloc());
                      made.pipeline().addLast(first, engine[0]);
                    }
                  })
              .connect("127.0.0.1", port)
              .sync()
              .channel();
      var shaken = engine[0].handshakeFuture();
      assertThat(shaken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      channel.close().sync();
      return shaken.isSuccess() ? first.group : NONE;
    } finally {
      ReferenceCountUtil.release(context);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X25519MLKEM768, 0x11ec",
    "X25519MLKEM768 X25519, 0x11ec",
    "X25519 X25519MLKEM768, 0x11ec", // ours is the preference that counts
    "X25519, 29",
    "P-256, 23",
    "P-384, 24",
    "P-521, -1",
  })
  void theHybridComesFirstAndOthersAreSpoken(String offered, String expected) throws Exception {
    assertThat(agreed(port(List.of()), offered.split(" "))).isEqualTo(Integer.decode(expected));
  }

  @Test
  void anOperatorMayNameTheGroups() throws Exception {
    int port = port(List.of("P-521", "X25519"));
    assertThat(agreed(port, "X25519MLKEM768", "X25519", "P-521")).isEqualTo(25);
    assertThat(agreed(port, "X25519MLKEM768", "X25519")).isEqualTo(29);
    assertThat(agreed(port, "X25519MLKEM768")).isEqualTo(NONE);
  }
}
