package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both engines against a real server: whom they trust, what they refuse, what they remember. */
@SuppressWarnings("FutureReturnValueIgnored") // what a test server writes, the test sees arrive
class EndpointTlsTest {
  private static final int SECONDS = 20;
  private static final TestCertificates AUTHORITY = new TestCertificates();

  @TempDir Path directory;
  private EventLoopGroup group;
  private String root;

  @BeforeEach
  void start() throws Exception {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    root = authority("root", AUTHORITY);
  }

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private String authority(String file, TestCertificates which) throws Exception {
    return Files.writeString(directory.resolve(file), TestCertificates.pem(which.root()))
        .toString();
  }

  private static UpstreamTls settings(String ca, String name, boolean verify) {
    return new UpstreamTls(ca, name, "", "", verify);
  }

  /** Says one byte to everybody whom it is secured with. */
  private int server(SslContext context) {
    return ((InetSocketAddress)
            new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(
                    new ChannelInitializer<Channel>() {
                      @Override
                      protected void initChannel(Channel channel) {
                        channel
                            .pipeline()
                            .addLast(context.newHandler(channel.alloc()), new Greeter());
                      }
                    })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel()
                .localAddress())
        .getPort();
  }

  private static final class Greeter extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** The protocol of TLS that was spoken. */
  private String connect(EndpointTls tls, int port) throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    Channel channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opening) {
                    SslHandler handler = tls.handler(opening.alloc(), "127.0.0.1", port, false);
                    opening.pipeline().addLast(handler, new Listener(handler, heard));
                  }
                })
            .connect(InetAddress.getLoopbackAddress(), port)
            .sync()
            .channel();
    try {
      return heard.get(SECONDS, TimeUnit.SECONDS);
    } finally {
      channel.close().sync();
    }
  }

  private static final class Listener extends SimpleChannelInboundHandler<ByteBuf> {
    private final SslHandler tls;
    private final CompletableFuture<String> heard;

    Listener(SslHandler tls, CompletableFuture<String> heard) {
      this.tls = tls;
      this.heard = heard;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
      heard.complete(tls.engine().getSession().getProtocol());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      heard.completeExceptionally(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      heard.completeExceptionally(new IllegalStateException("closed"));
    }
  }

  private SslContext context(TestCertificates.Issued issued) throws Exception {
    return SslContextBuilder.forServer(issued.pair().getPrivate(), issued.certificate()).build();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          OPENSSL_REFCNT, good
          JDK,            good
          OPENSSL_REFCNT, unknown authority
          JDK,            unknown authority
          OPENSSL_REFCNT, the JDK's authorities
          JDK,            the JDK's authorities
          OPENSSL_REFCNT, wrong name
          JDK,            wrong name
          OPENSSL_REFCNT, expired
          JDK,            expired
          OPENSSL_REFCNT, not yet
          JDK,            not yet
          OPENSSL_REFCNT, another server_name
          JDK,            another server_name
          OPENSSL_REFCNT, right server_name
          JDK,            right server_name
          OPENSSL_REFCNT, not verified
          JDK,            not verified
          """)
  void whoIsTrusted(SslProvider provider, String what) throws Exception {
    Instant now = Instant.now();
    Duration month = Duration.ofDays(30);
    int port =
        server(
            context(
                switch (what) {
                  case "wrong name", "not verified", "another server_name", "right server_name" ->
                      AUTHORITY.issue("EC", "inner.test");
                  case "expired" ->
                      AUTHORITY.issue("EC", now.minus(month), month.dividedBy(2), "127.0.0.1");
                  case "not yet" ->
                      AUTHORITY.issue("EC", now.plus(month), month.dividedBy(2), "127.0.0.1");
                  default -> AUTHORITY.issue("EC", "127.0.0.1");
                }));
    EndpointTls tls =
        EndpointTls.of(
            switch (what) {
              case "unknown authority" ->
                  settings(authority("other", new TestCertificates()), "", true);
              case "the JDK's authorities" -> null;
              case "not verified" -> settings("", "", false);
              case "another server_name" -> settings(root, "outer.test", true);
              case "right server_name" -> settings(root, "inner.test", true);
              default -> settings(root, "", true);
            },
            null,
            provider);
    boolean good =
        what.equals("good") || what.equals("not verified") || what.equals("right server_name");
    if (good) {
      assertThat(connect(tls, port)).isEqualTo("TLSv1.3");
    } else {
      assertThatThrownBy(() -> connect(tls, port)).hasStackTraceContaining("HandshakeException");
    }
    assertThat(tls.verifies()).isEqualTo(!what.equals("not verified"));
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL_REFCNT"})
  void aCertificateThatSignedItselfIsNoProof(SslProvider provider) throws Exception {
    CertifiedKey self = SelfSigned.generate(List.of("127.0.0.1"), Instant.now());
    int port = server(SslContextBuilder.forServer(self.key(), self.chain()).build());
    EndpointTls tls = EndpointTls.of(settings(root, "", true), null, provider);
    assertThatThrownBy(() -> connect(tls, port)).hasStackTraceContaining("HandshakeException");
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL_REFCNT"})
  void whatIsOlderThanTls12IsRefused(SslProvider provider) throws Exception {
    TestCertificates.Issued issued = AUTHORITY.issue("EC", "127.0.0.1");
    EndpointTls tls = EndpointTls.of(settings(root, "", true), null, provider);
    for (String version : List.of("TLSv1.1", "TLSv1.2")) {
      int port =
          server(
              SslContextBuilder.forServer(issued.pair().getPrivate(), issued.certificate())
                  .sslProvider(SslProvider.OPENSSL)
                  .protocols(version)
                  .build());
      if (version.equals("TLSv1.2")) {
        assertThat(connect(tls, port)).isEqualTo(version);
      } else {
        assertThatThrownBy(() -> connect(tls, port)).hasStackTraceContaining("HandshakeException");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK, TLSv1.2", "JDK, TLSv1.3", "OPENSSL_REFCNT, TLSv1.2", "OPENSSL_REFCNT, TLSv1.3"})
  void aSessionIsResumed(SslProvider provider, String version) throws Exception {
    CountingKeys keys = new CountingKeys(AUTHORITY.issue("EC", "127.0.0.1"));
    int port =
        server(
            SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .protocols(version)
                .build());
    EndpointTls tls = EndpointTls.of(settings(root, "", true), null, provider);
    for (int i = 0; i < 4; i++) {
      assertThat(connect(tls, port)).isEqualTo(version);
    }
    assertThat(keys.asked.get()).isEqualTo(1);
  }

  /** The key of a server, asked for only in full handshakes. */
  private static final class CountingKeys extends SimpleKeyManagerFactory {
    private final AtomicInteger asked = new AtomicInteger();
    private final TestCertificates.Issued issued;

    CountingKeys(TestCertificates.Issued issued) {
      this.issued = issued;
    }

    @Override
    protected void engineInit(KeyStore store, char[] password) {}

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {
        new X509ExtendedKeyManager() {
          @Override
          public String chooseEngineServerAlias(String type, Principal[] who, SSLEngine engine) {
            if (!type.startsWith("EC")) {
              return null;
            }
            asked.incrementAndGet();
            return "own";
          }

          @Override
          public String[] getClientAliases(String type, Principal[] who) {
            return new String[0];
          }

          @Override
          public String chooseClientAlias(String[] types, Principal[] who, Socket socket) {
            return null;
          }

          @Override
          public String[] getServerAliases(String type, Principal[] who) {
            return new String[] {"own"};
          }

          @Override
          public String chooseServerAlias(String type, Principal[] who, Socket socket) {
            return "own";
          }

          @Override
          public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {issued.certificate()};
          }

          @Override
          public PrivateKey getPrivateKey(String alias) {
            return issued.pair().getPrivate();
          }
        }
      };
    }
  }

  @Test
  void whatHasNotChangedIsKept() throws Exception {
    Certificate own = TestCertificates.write(directory, "own", AUTHORITY.issue("EC", "client"));
    UpstreamTls settings = new UpstreamTls(root, "", own.cert(), own.key(), true);
    EndpointTls first = EndpointTls.of(settings, null);
    assertThat(EndpointTls.of(settings, first)).isSameAs(first);
    assertThat(EndpointTls.of(settings(root, "", true), first)).isNotSameAs(first);
    TestCertificates.write(directory, "own", AUTHORITY.issue("EC", "client"));
    EndpointTls renewed = EndpointTls.of(settings, first);
    assertThat(renewed).isNotSameAs(first);
    authority("root", new TestCertificates());
    assertThat(EndpointTls.of(settings, renewed)).isNotSameAs(renewed);
    assertThat(EndpointTls.of(null, EndpointTls.of(null, null))).isNotNull();
  }

  @Test
  void whatCannotBeUsedIsRefusedWithItsName() throws Exception {
    Certificate own = TestCertificates.write(directory, "own", AUTHORITY.issue("EC", "client"));
    Certificate other = TestCertificates.write(directory, "other", AUTHORITY.issue("EC", "client"));
    assertThatThrownBy(
            () -> EndpointTls.of(new UpstreamTls(root, "", own.cert(), other.key(), true), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not the key of the certificate");
    String missing = directory.resolve("missing").toString();
    assertThatThrownBy(() -> EndpointTls.of(settings(missing, "", true), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing + ": there is no such file");
    String empty = Files.writeString(directory.resolve("empty"), "nothing").toString();
    assertThatThrownBy(() -> EndpointTls.of(settings(empty, "", true), null))
        .hasMessageContaining("holds no certificate");
  }
}
