package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.tls.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints behind TLS, and behind a Unix socket. */
class SecureEndpointTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n";
  private static final String ROUTE =
      "routes: [{name: all, backend: {type: service, service: backend}}]";

  @TempDir static Path directory;

  private static final TestCertificates AUTHORITY = new TestCertificates();
  private static Vertx vertx;
  private static String root;
  private static String otherRoot;

  @BeforeAll
  static void certificates() throws IOException {
    vertx = Vertx.vertx();
    root = Files.writeString(directory.resolve("root"), pem(AUTHORITY)).toString();
    otherRoot =
        Files.writeString(directory.resolve("other"), pem(new TestCertificates())).toString();
  }

  @AfterAll
  static void close() {
    Await.result(vertx.close());
  }

  private static String pem(TestCertificates authority) {
    return TestCertificates.pem(authority.root());
  }

  private static ServerConfig.Certificate certificate(String name) {
    return TestCertificates.write(directory, name, AUTHORITY.issue("EC", name));
  }

  /** Answers with the name that it was asked for by SNI. */
  private static int server(String name, boolean clientCertificate) {
    return server(certificate(name), clientCertificate);
  }

  private static int server(ServerConfig.Certificate own, boolean clientCertificate) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setSni(true)
            .setKeyCertOptions(
                new PemKeyCertOptions().addCertPath(own.cert()).addKeyPath(own.key()));
    if (clientCertificate) {
      options
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(new PemTrustOptions().addCertPath(root));
    }
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request ->
                    request.response().end("sni " + request.connection().indicatedServerName()));
    return Await.result(server.listen(0, "127.0.0.1")).actualPort();
  }

  private static String answer(int port, String tls) throws Exception {
    try (TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("tls: {" + tls + "}", "https://127.0.0.1:" + port),
                ROUTE);
        RawClient client = new RawClient(gateway.port())) {
      return client.send(GET).response();
    }
  }

  @Test
  void anAuthorityThatIsTrustedAndTheRightAddress() throws Exception {
    assertThat(answer(server("127.0.0.1", false), "ca: " + root)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void anAuthorityThatIsNotTrusted() throws Exception {
    int port = server("127.0.0.1", false);
    assertThat(answer(port, "ca: " + otherRoot))
        .startsWith("HTTP/1.1 502 ")
        .contains("upstream_tls_failed");
    assertThat(answer(port, "")).startsWith("HTTP/1.1 502 ").contains("upstream_tls_failed");
  }

  @Test
  void anotherNameThanTheCertificates() throws Exception {
    int port = server("inner.test", false);
    assertThat(answer(port, "ca: " + root))
        .startsWith("HTTP/1.1 502 ")
        .contains("upstream_tls_failed");
    assertThat(answer(port, "ca: " + root + ", server_name: outer.test"))
        .startsWith("HTTP/1.1 502 ")
        .contains("upstream_tls_failed");
  }

  @Test
  void aServerNameIsAskedForAndVerified() throws Exception {
    assertThat(answer(server("inner.test", false), "ca: " + root + ", server_name: inner.test"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("sni inner.test");
  }

  @Test
  void aClientCertificateThatIsRequired() throws Exception {
    ServerConfig.Certificate own = certificate("client.test");
    int port = server("127.0.0.1", true);
    assertThat(answer(port, "ca: " + root + ", cert: " + own.cert() + ", key: " + own.key()))
        .startsWith("HTTP/1.1 200 ");
    assertThat(answer(port, "ca: " + root)).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void verifyFalseTrustsEverything() throws Exception {
    assertThat(answer(server("inner.test", false), "verify: false")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void plaintextWhereTlsIsExpectedNeverReachesTheClient() throws Exception {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            c -> {
              c.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
              c.bytes(1 << 20); // a close with unread bytes would be a reset, and overtake it
            })) {
      assertThat(answer(endpoint.port(), "verify: false"))
          .startsWith("HTTP/1.1 502 ")
          .contains("upstream_tls_failed")
          .doesNotContain("poison");
    }
  }

  @Test
  void anExpiredCertificate() throws Exception {
    ServerConfig.Certificate own =
        TestCertificates.write(
            directory,
            "expired",
            AUTHORITY.issue(
                "EC", Instant.now().minus(Duration.ofDays(9)), Duration.ofDays(8), "127.0.0.1"));
    assertThat(answer(server(own, false), "ca: " + root))
        .startsWith("HTTP/1.1 502 ")
        .contains("upstream_tls_failed");
  }

  /** Neither another handshake nor a connection that was kept stays good. */
  @Test
  void anAuthorityThatIsReplacedInItsFileIsReadAnew() throws Exception {
    int port = server("127.0.0.1", false);
    Path authority = directory.resolve("changing");
    Files.copy(Path.of(root), authority);
    try (TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("tls: {ca: " + authority + "}", "https://127.0.0.1:" + port),
                ROUTE);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      Files.copy(Path.of(otherRoot), authority, StandardCopyOption.REPLACE_EXISTING);
      Eventually.holds("reload", () -> client.send(GET).response().startsWith("HTTP/1.1 502 "));
      Files.copy(Path.of(root), authority, StandardCopyOption.REPLACE_EXISTING);
      Eventually.holds("reload", () -> client.send(GET).response().startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void aUnixSocket() throws Exception {
    Path path = directory.resolve("http.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Thread worker = new Thread(() -> serveOne(server), "unix-endpoint");
      worker.start();
      try (TestGateway gateway = TestGateway.serving("\"unix:" + path + "\"");
          RawClient client = new RawClient(gateway.port())) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ").endsWith("unix");
      }
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  private static void serveOne(ServerSocketChannel server) {
    try (SocketChannel connection = server.accept()) {
      connection.read(ByteBuffer.allocate(4096));
      connection.write(
          ByteBuffer.wrap(
              "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nunix"
                  .getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
