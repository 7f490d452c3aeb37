package com.openhwy.marketeer.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Program;
import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.http.TlsSession;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes that wait for a certificate, and those beside them. */
class OnDemandHandshakeTest {
  private static final long PATIENCE_SECONDS = 20;

  /** For handshakes whose time does not matter. */
  private static final long LONG_MILLIS = 60_000;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final TestCertificates authority = new TestCertificates();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private TlsTermination termination;
  private volatile long handshakeMillis = LONG_MILLIS;

  @BeforeEach
  void aListenerWithOneCertificate() {
    CertificateStore store =
        CertificateStore.of(
            List.of(
                TestCertificates.write(directory, "known", authority.issue("EC", "known.test"))),
            List.of("*.fallback.test"),
            issued);
    termination = TlsTermination.of(TestTls.config(), List.of("http/1.1"), store);
    termination.onDemand((name, done) -> waiting.put(name, done) == null);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    termination.close();
  }

  /** Echoes; one event loop for all. */
  private int serve() throws Exception {
    NetServer server =
        vertx
            .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0))
            .connectHandler(
                socket -> {
                  socket.handler(socket::write);
                  ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
                  termination.install(last.pipeline(), last.name(), handshakeMillis, new Ear());
                });
    return server
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .actualPort();
  }

  private final class Ear implements TlsListener {
    @Override
    public void secured(TlsSession session, @Nullable String protocol) {
      told.add("secured " + session.serverName());
    }

    @Override
    public void notSecured(Throwable why) {
      told.add("not secured: " + why.getMessage());
    }
  }

  private static String subject(int port, String name, String... more) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", name));
    command.addAll(List.of(more));
    return Program.run(Map.of(), command)
        .output()
        .lines()
        .filter(line -> line.startsWith("subject="))
        .findFirst()
        .orElse("nobody");
  }

  private CompletableFuture<String> later(int port, String name) {
    return CompletableFuture.supplyAsync(() -> subject(port, name));
  }

  private void issue(String name) {
    TestCertificates.Issued made = authority.issue("EC", name);
    issued.put(name, made.pair().getPrivate(), List.of(made.certificate()), "test");
  }

  @Test
  void oneWaitsAndOthersDoNot() throws Exception {
    int port = serve();
    CompletableFuture<String> client = later(port, "new.test");
    Eventually.holds("it is asked about", () -> waiting.containsKey("new.test"));

    assertThat(subject(port, "known.test")).isEqualTo("subject=CN = known.test");
    assertThat(client).isNotDone();

    issue("new.test");
    waiting.get("new.test").run();
    assertThat(client.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("subject=CN = new.test");
    assertThat(waiting).containsOnlyKeys("new.test");
  }

  @Test
  void whenThereWillBeNoneItIsServedWhatThereIs() throws Exception {
    int port = serve();
    CompletableFuture<String> client = later(port, "new.test");
    Eventually.holds("it is asked about", () -> waiting.containsKey("new.test"));
    waiting.get("new.test").run();
    assertThat(client.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("subject=CN = known.test");
    assertThat(subject(port, "new.test"))
        .as("not worth waiting for again: at once")
        .isEqualTo("subject=CN = known.test");
  }

  @Test
  void aSelfSignedOneIsNoReasonNotToAsk() throws Exception {
    int port = serve();
    CompletableFuture<String> client = later(port, "a.fallback.test");
    Eventually.holds("it is asked about", () -> waiting.containsKey("a.fallback.test"));
    waiting.get("a.fallback.test").run();
    assertThat(client.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("self-signed");
  }

  @Test
  void itWaitsNoLongerThanAHandshakeMay() throws Exception {
    handshakeMillis = 6000; // time enough for the client's first message
    int port = serve();
    assertThat(subject(port, "new.test")).isEqualTo("nobody");
    assertThat(waiting).containsOnlyKeys("new.test");
    handshakeMillis = LONG_MILLIS;
    waiting.get("new.test").run(); // the client has gone
    assertThat(subject(port, "known.test")).isEqualTo("subject=CN = known.test");
    assertThat(told.get(0)).contains("no certificate, in time");
    assertThat(told.stream().filter(each -> each.startsWith("not secured"))).hasSize(1);
  }

  @Test
  void aClientThatDoesNotAwaitItIsForgotten() throws Exception {
    int port = serve();
    Process client =
        new ProcessBuilder(
                "openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", "new.test")
            .redirectErrorStream(true)
            .start();
    try {
      Eventually.holds("it is asked about", () -> waiting.containsKey("new.test"));
    } finally {
      client.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    Eventually.holds("its end is seen", () -> told.size() == 1);
    waiting.get("new.test").run();
    assertThat(subject(port, "known.test")).isEqualTo("subject=CN = known.test");
    assertThat(told.stream().filter(each -> each.startsWith("not secured"))).hasSize(1);
  }

  @Test
  void anAuthorityThatChecksIsNotMadeToWait() throws Exception {
    int port = serve();
    subject(port, "new.test", "-alpn", "acme-tls/1");
    assertThat(waiting).isEmpty();
  }
}
