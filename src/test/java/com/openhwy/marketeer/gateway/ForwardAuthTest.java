package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.verticle.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code forward_auth} with an auth service and an endpoint on sockets of their own. */
@Timeout(120)
class ForwardAuthTest {
  private static final String YES =
      "HTTP/1.1 200 OK\r\nX-Auth-Role: admin\r\nX-User: alice\r\nContent-Length: 4\r\n\r\nyes!";

  @TempDir Path directory;
  private ScriptedEndpoint auth;
  private ScriptedEndpoint endpoint;
  private TestGateway gateway;

  private void start(ScriptedEndpoint service, String more) throws IOException {
    auth = service;
    start(auth.url(), more);
  }

  private void start(String authUrl, String more) throws IOException {
    endpoint = ScriptedEndpoint.ok();
    gateway =
        new TestGateway(directory)
            .with(
                "services",
                "services:\n  - {name: app, endpoints: ["
                    + endpoint.url()
                    + "]}\n  - {name: auth, endpoints: ["
                    + authUrl
                    + "]}\n")
            .with(
                "middlewares",
                "middlewares:\n  - {name: gate, type: forward_auth, service: auth, path: /verify,"
                    + " user_header: X-User, response_headers: ['X-Auth-*']"
                    + more
                    + "}\n")
            .with(
                "routes",
                "routes:\n  - {name: app, match: {path: /*}, middlewares: [gate],"
                    + " backend: {type: service, service: app}}\n")
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    if (gateway != null) {
      gateway.close();
      endpoint.close();
    }
    if (auth != null) {
      auth.close();
    }
  }

  private String send(String request) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(request);
      return client.untilClosed();
    }
  }

  private String get(String more) throws IOException {
    return send("GET /a?b=c HTTP/1.1\r\nHost: app.test\r\n" + more + "Connection: close\r\n\r\n");
  }

  private static String post(String framing, String body) {
    return "POST /a HTTP/1.1\r\nHost: app.test\r\n"
        + framing
        + "Content-Type: text/plain\r\nConnection: close\r\n\r\n"
        + body;
  }

  @Test
  void aYesPassesAndItsFieldsReachTheEndpoint() throws IOException {
    start(ScriptedEndpoint.always(YES), "");
    for (int i = 0; i < 5; i++) {
      assertThat(get("Cookie: s=1\r\nX-User: root\r\nX_Auth_Role: root\r\nX-Auth-X: root\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("\r\n\r\nok");
    }
    assertThat(auth.heads())
        .hasSize(5)
        .allSatisfy(
            head ->
                assertThat(head)
                    .startsWith("GET /verify HTTP/1.1\r\n")
                    .contains("\r\nHost: app.test\r\n", "\r\nCookie: s=1\r\n")
                    .contains("\r\nX-Forwarded-Method: GET\r\n", "\r\nX-Forwarded-Uri: /a?b=c\r\n")
                    .contains("\r\nX-Forwarded-Proto: http\r\n")
                    .contains("\r\nX-Forwarded-Host: app.test\r\n")
                    .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n")
                    .containsOnlyOnce("\r\nHost: ")
                    .doesNotContain("root"));
    assertThat(endpoint.heads())
        .hasSize(5)
        .allSatisfy(
            head ->
                assertThat(head)
                    .startsWith("GET /a?b=c HTTP/1.1\r\n")
                    .contains("\r\nX-User: alice\r\n", "\r\nX-Auth-Role: admin\r\n")
                    .doesNotContain("root", "X-Forwarded-Method"));
    assertThat(auth.connections()).as("one for each event loop at most").isLessThanOrEqualTo(2);
  }

  @Test
  void aRedirectToALoginIsTheClients() throws IOException {
    start(
        ScriptedEndpoint.always(
            "HTTP/1.1 302 Found\r\nLocation: https://login.test/?to=x\r\nSet-Cookie: state=1\r\n"
                + "Connection: X-Hop\r\nX-Hop: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nlog\r\n3\r\n in\r\n0\r\n\r\n"),
        "");
    assertThat(get(""))
        .startsWith("HTTP/1.1 302 Found\r\n")
        .contains("\r\nLocation: https://login.test/?to=x\r\n", "\r\nSet-Cookie: state=1\r\n")
        .contains("log", " in")
        .doesNotContain("X-Hop");
    assertThat(endpoint.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"401 Unauthorized", "403 Forbidden", "429 Too Many Requests"})
  void aNoIsTheClients(String status) throws IOException {
    start(
        ScriptedEndpoint.always(
            "HTTP/1.1 "
                + status
                + "\r\nWWW-Authenticate: Custom realm=\"x\"\r\nContent-Length: 2\r\n\r\nno"),
        "");
    assertThat(get(""))
        .startsWith("HTTP/1.1 " + status.substring(0, 3))
        .contains("\r\nWWW-Authenticate: Custom realm=\"x\"\r\n")
        .endsWith("\r\n\r\nno");
    assertThat(endpoint.heads()).isEmpty();
    assertThat(gateway.admin("/metrics").body())
        .contains("middleware_refused_total{middleware=\"gate\",mode=\"enforce\",route=\"app\"} 1");
  }

  @Test
  void aServiceInTroubleIs502() throws IOException {
    start(ScriptedEndpoint.always("HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nsecret"), "");
    assertThat(get(""))
        .startsWith("HTTP/1.1 502 ")
        .contains("\"reason\":\"auth_service_failed\"")
        .doesNotContain("secret");
    assertThat(endpoint.heads()).isEmpty();
  }

  @Test
  void aServiceThatDiesIs502() throws IOException {
    start(
        new ScriptedEndpoint(
            c -> {
              c.head();
              c.reset();
            }),
        "");
    assertThat(get("")).startsWith("HTTP/1.1 502 ").contains("auth_service_failed");
    assertThat(endpoint.heads()).isEmpty();
  }

  /** Its port is taken, so that nobody else's service is there, and nobody listens. */
  @Test
  void aServiceThatIsDownIs502Or503() throws IOException {
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      start("http://127.0.0.1:" + taken.getLocalPort(), "");
      assertThat(get("")).containsPattern("^HTTP/1.1 50[23] ").contains("auth_service_");
      assertThat(endpoint.heads()).isEmpty();
    }
  }

  @Test
  void aServiceThatHangsIs504() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    start(hangs(end), ", timeout: 300ms");
    assertThat(get("")).startsWith("HTTP/1.1 504 ").contains("auth_service_timeout");
    assertThat(endpoint.heads()).isEmpty();
    end.countDown();
  }

  private static ScriptedEndpoint hangs(CountDownLatch end) throws IOException {
    return new ScriptedEndpoint(
        c -> {
          c.head();
          await(end);
        });
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aClientThatGoesAwayTakesTheCallWithIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    start(
        new ScriptedEndpoint(
            c -> {
              c.head();
              asked.countDown();
              try {
                c.read();
              } finally {
                closed.countDown();
              }
            }),
        ", timeout: 50s");
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      await(asked);
      client.socket().setSoLinger(true, 0);
    }
    await(closed);
    assertThat(endpoint.heads()).isEmpty();
  }

  @Test
  void theBodyGoesToTheEndpointOnly() throws IOException {
    start(ScriptedEndpoint.always(YES), "");
    assertThat(send(post("Content-Length: 5\r\n", "hello"))).startsWith("HTTP/1.1 200 ");
    assertThat(send(post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n")))
        .startsWith("HTTP/1.1 200 ");
    assertThat(auth.heads())
        .hasSize(2)
        .allMatch(head -> head.startsWith("GET /verify ") && !head.contains("Content-"))
        .allMatch(head -> !head.contains("Transfer-Encoding"));
    assertThat(endpoint.heads().get(0)).contains("\r\nContent-Length: 5\r\n");
    assertThat(endpoint.heads().get(1)).contains("\r\nTransfer-Encoding: chunked\r\n");
  }

  /** Both keep what they were sent. */
  private void startKeeping(AtomicReference<String> toAuth, String more) throws IOException {
    start(
        new ScriptedEndpoint(
            c -> {
              while (true) {
                toAuth.set(c.head() + c.bytes(length(auth.heads().get(0))));
                c.send(YES);
              }
            }),
        ", method: POST, send_body: true, max_body_size: 8" + more);
  }

  private static int length(String head) {
    int at = head.indexOf("Content-Length: ");
    return at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
  }

  @Test
  void theBodyGoesToBothWhenAsked() throws IOException {
    for (String request :
        new String[] {
          post("Content-Length: 8\r\n", "12345678"),
          post("Transfer-Encoding: chunked\r\n", "3\r\n123\r\n5\r\n45678\r\n0\r\n\r\n")
        }) {
      AtomicReference<String> toAuth = new AtomicReference<>();
      startKeeping(toAuth, "");
      assertThat(send(request)).startsWith("HTTP/1.1 200 ");
      assertThat(toAuth.get())
          .startsWith("POST /verify HTTP/1.1\r\n")
          .contains("\r\nContent-Type: text/plain\r\n")
          .endsWith("\r\n\r\n12345678");
      assertThat(endpoint.heads().get(0))
          .startsWith("POST /a ")
          .contains("\r\nContent-Length: 8\r\n", "\r\nX-User: alice\r\n");
      stop();
    }
    gateway = null;
  }

  @Test
  void aLargerBodyIs413() throws IOException {
    startKeeping(new AtomicReference<>(), "");
    assertThat(send(post("Content-Length: 9\r\n", "123456789")))
        .startsWith("HTTP/1.1 413 ")
        .contains("body_too_large");
    assertThat(send(post("Transfer-Encoding: chunked\r\n", "9\r\n123456789\r\n0\r\n\r\n")))
        .startsWith("HTTP/1.1 413 ");
    assertThat(auth.heads()).isEmpty();
    assertThat(endpoint.heads()).isEmpty();
  }

  @Test
  void observeLetsALargerBodyPassWhole() throws IOException {
    startKeeping(new AtomicReference<>(), ", mode: observe");
    String chunks = "9\r\n123456789\r\n3\r\nabc\r\n0\r\n\r\n";
    assertThat(send(post("Transfer-Encoding: chunked\r\n", chunks))).startsWith("HTTP/1.1 200 ");
    assertThat(send(post("Content-Length: 9\r\n", "123456789"))).startsWith("HTTP/1.1 200 ");
    assertThat(auth.heads()).isEmpty();
    assertThat(endpoint.heads()).hasSize(2);
  }

  @Test
  void aBodyThatBreaksOffAsksNobody() throws Exception {
    startKeeping(new AtomicReference<>(), "");
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(post("Content-Length: 8\r\n", "1234"));
      client.socket().setSoLinger(true, 0);
    }
    assertThat(send(post("Content-Length: 8\r\n", "12345678"))).startsWith("HTTP/1.1 200 ");
    assertThat(auth.heads()).hasSize(1);
    assertThat(endpoint.heads()).hasSize(1);
  }

  @Test
  void aYesIsKeptForAWhile() throws IOException {
    start(ScriptedEndpoint.always(YES), ", cache_ttl: 1h");
    for (int i = 0; i < 8; i++) {
      assertThat(get("Cookie: s=1\r\n")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(auth.heads()).hasSizeLessThanOrEqualTo(2).isNotEmpty();
    assertThat(endpoint.heads())
        .hasSize(8)
        .allMatch(head -> head.contains("\r\nX-User: alice\r\n"));
  }

  @Test
  void aServiceThatIsNotThereIsRefusedWithTheConfiguration() {
    TestGateway wrong =
        new TestGateway(directory)
            .with("services", "services: []")
            .with("middlewares", "middlewares: [{name: gate, type: forward_auth, service: auth}]")
            .with(
                "routes",
                "routes:\n  - {name: app, match: {path: /*}, middlewares: [gate],"
                    + " backend: {type: respond}}\n");
    assertThat(wrong.failure()).hasStackTraceContaining("middlewares[0].service");
  }
}
