package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServerConfig.Certificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class CertificateStoreTest {
  private static final long PATIENCE_SECONDS = 20;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private TlsTermination termination;
  private final TestCertificates authority = new TestCertificates();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (termination != null) {
      termination.close();
    }
  }

  private Certificate certificate(String file, String... names) {
    return TestCertificates.write(directory, file, authority.issue("EC", names));
  }

  /** Echoes over TLS as a listener of ours does. */
  private int serve(CertificateStore store) throws Exception {
    termination = TlsTermination.of(TestTls.config(), List.of("http/1.1"), store);
    return TestTls.serve(vertx, termination, (s, p) -> {}).actualPort();
  }

  private static SSLSocket connect(int port, String name, String protocol)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String served(int port, String name, String protocol) throws Exception {
    try (SSLSocket socket = connect(port, name, protocol)) {
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return leaf.getSubjectX500Principal().getName();
    }
  }

  private static void assertEchoes(SSLSocket socket) throws IOException {
    socket.getOutputStream().write('x');
    assertThat(socket.getInputStream().read()).isEqualTo('x');
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theClientGetsTheCertificateOfTheNameItAsksFor(String protocol) throws Exception {
    int port =
        serve(
            CertificateStore.of(
                List.of(
                    certificate("a", "a.example.com"),
                    certificate("wild", "*.example.com"),
                    TestCertificates.write(
                        directory, "rsa", authority.issue("RSA", "rsa.example.com"))),
                List.of(),
                null));
    assertThat(served(port, "a.example.com", protocol)).isEqualTo("CN=a.example.com");
    assertThat(served(port, "b.example.com", protocol)).isEqualTo("CN=*.example.com");
    assertThat(served(port, "rsa.example.com", protocol)).isEqualTo("CN=rsa.example.com");
    assertThat(served(port, "elsewhere.test", protocol)).isEqualTo("CN=a.example.com");
    assertThat(served(port, null, protocol)).isEqualTo("CN=a.example.com");
  }

  @Test
  void anUpdateIsServedAtOnceAndOpenConnectionsStay() throws Exception {
    CertificateStore store =
        CertificateStore.of(List.of(certificate("one", "one.example.com")), List.of(), null);
    int port = serve(store);
    try (SSLSocket open = connect(port, "one.example.com", "TLSv1.3")) {
      assertEchoes(open);
      store.update(List.of(certificate("two", "two.example.com")), List.of());
      assertThat(served(port, "one.example.com", "TLSv1.3")).isEqualTo("CN=two.example.com");
      assertEchoes(open);
    }
    assertThat(store.certificates())
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.names()).containsExactly("two.example.com");
              assertThat(info.source()).endsWith("two.pem");
              assertThat(info.selfSigned()).isFalse();
            });
  }

  @Test
  void aBadUpdateChangesNothing() throws Exception {
    Certificate good = certificate("good", "good.example.com");
    CertificateStore store = CertificateStore.of(List.of(good), List.of(), null);
    int port = serve(store);
    Certificate bad = new Certificate(good.cert(), directory.resolve("gone.key").toString());
    assertThatThrownBy(() -> store.update(List.of(good, bad), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gone.key: there is no such file");
    assertThat(served(port, "good.example.com", "TLSv1.3")).isEqualTo("CN=good.example.com");
  }

  @Test
  void withoutCertificatesASelfSignedOneServes() throws Exception {
    CertificateStore store =
        CertificateStore.of(
            List.of(), List.of("api.example.com", "*.example.com", "192.0.2.1", "~re.*"), null);
    int port = serve(store);
    try (SSLSocket socket = connect(port, "api.example.com", "TLSv1.3")) {
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      leaf.checkValidity();
      leaf.verify(leaf.getPublicKey());
      assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("EC");
      assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
      assertEchoes(socket);
    }
    CertificateStore.Info info = store.certificates().get(0);
    assertThat(info.selfSigned()).isTrue();
    assertThat(info.names())
        .containsExactlyInAnyOrder(
            "localhost", "127.0.0.1", "::1", "*.example.com", "192.0.2.1", "api.example.com");
    assertThat(Duration.between(Instant.now(), info.notAfter()))
        .isBetween(Duration.ofDays(89), Duration.ofDays(91));
  }

  @Test
  void theLogSaysWhoIsServedASelfSignedOneUntilTheirsIsIssued() {
    Logger logger = (Logger) LoggerFactory.getLogger(CertificateStore.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      CertificateStore.of(List.of(), List.of("shop.example.com"), new IssuedCertificates());
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.getLevel()).isEqualTo(Level.WARN);
              assertThat(said.getFormattedMessage())
                  .contains("has been issued yet", "shop.example.com", "serving a self-signed one");
            });
  }

  @Test
  void theSelfSignedOneStaysWhileItWillDo() {
    long[] millis = {Instant.parse("2026-01-01T00:00:00Z").toEpochMilli()};
    Ticker ticker =
        new Ticker() {
          @Override
          public long nanos() {
            return millis[0] * 1_000_000;
          }

          @Override
          public long epochMillis() {
            return millis[0];
          }
        };
    CertificateStore store =
        CertificateStore.of(List.of(), List.of("a.test", "b.test"), null, ticker);
    List<CertificateStore.Info> first = store.certificates();

    millis[0] += Duration.ofDays(50).toMillis();
    store.update(List.of(), List.of("b.test", "a.test"));
    assertThat(store.certificates()).isEqualTo(first);

    millis[0] += Duration.ofDays(11).toMillis();
    store.update(List.of(), List.of("b.test", "a.test"));
    List<CertificateStore.Info> renewed = store.certificates();
    assertThat(renewed.get(0).notAfter()).isAfter(first.get(0).notAfter());

    store.update(List.of(), List.of("c.test"));
    assertThat(store.certificates().get(0).names()).contains("c.test").doesNotContain("a.test");
  }

  /** The handshake is what is tested, not the trust. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
