package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.verticle.RawHttp.Answer;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class GatewayTest {
  private static final String PONG =
      "routes:\n  - {name: ping, backend: {type: respond, body: pong}}";

  @TempDir Path directory;

  private TestGateway gateway;

  @BeforeEach
  void aGatewayThatPongs() {
    gateway = new TestGateway(directory).with("routes", PONG);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String pong(String body) {
    return PONG.replace("pong", body);
  }

  // ---- every kind of backend

  @Test
  void itServesFixedAnswersRedirectsFilesAndServices() throws IOException {
    HttpServer backend = backend(200, "from the backend");
    gateway
        .file("www/index.html", "<p>home")
        .with(
            "services",
            "services:\n  - {name: s, endpoints: ['http://127.0.0.1:"
                + backend.getAddress().getPort()
                + "']}")
        .with(
            "routes",
            "routes:\n"
                + "  - {name: fixed, match: {path: /ping}, backend: {type: respond, body: pong}}\n"
                + "  - {name: old, match: {host: old.example},"
                + " backend: {type: redirect, to: 'https://new.example{uri}'}}\n"
                + "  - {name: site, match: {host: site.example},"
                + " backend: {type: static, root: '"
                + directory.resolve("www")
                + "'}}\n"
                + "  - {name: api, match: {host: api.example},"
                + " backend: {type: service, service: s}}\n")
        .start();
    try {
      assertThat(gateway.get("/ping").body()).isEqualTo("pong");
      assertThat(gateway.get("old.example", "/a?b").field("Location"))
          .isEqualTo("https://new.example/a?b");
      assertThat(gateway.get("site.example", "/").body()).isEqualTo("<p>home");
      assertThat(gateway.get("api.example", "/x").body()).isEqualTo("from the backend");
      assertThat(gateway.get("none.example", "/x").status()).isEqualTo(404);
    } finally {
      backend.stop(0);
    }
  }

  private static HttpServer backend(int status, String body) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  // ---- the ways to reload

  @Test
  void aChangedFileIsServedWithoutBeingAsked() {
    gateway.start();
    Future<JsonObject> reload = gateway.nextReload();

    gateway.with("routes", pong("watched"));

    assertThat(Await.result(reload).getString("result")).isEqualTo("applied");
    assertThat(gateway.get("/").body()).isEqualTo("watched");
  }

  @Test
  void theAdminApiReloads() {
    gateway.with("marketeer", TestGateway.LISTENERS.replace("interval: 50ms", "watch: false"));
    gateway.start().with("routes", pong("posted"));

    Answer answer = gateway.adminPost("/reload");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"result\":\"applied\"", "\"version\":2");
    assertThat(gateway.get("/").body()).isEqualTo("posted");
  }

  @Test
  void aSignalReloads() {
    gateway.with("marketeer", TestGateway.LISTENERS.replace("interval: 50ms", "watch: false"));
    gateway.start().with("routes", pong("hung up"));

    JsonObject report = Await.result(gateway.gateway().reload("SIGHUP"));

    assertThat(report.getString("result")).isEqualTo("applied");
    assertThat(gateway.get("/").body()).isEqualTo("hung up");
  }

  @Test
  void aMessageOnTheBusReloads() {
    gateway.with("marketeer", TestGateway.LISTENERS.replace("interval: 50ms", "watch: false"));
    gateway.start().with("routes", pong("by bus"));

    JsonObject report =
        Await.result(
            gateway
                .gateway()
                .vertx()
                .eventBus()
                .<JsonObject>request(Addresses.CONFIG_RELOAD, new JsonObject())
                .map(reply -> reply.body()));

    assertThat(report.getString("result")).isEqualTo("applied");
    assertThat(gateway.get("/").body()).isEqualTo("by bus");
  }

  @Test
  void aBrokenEditIsToldEverywhereAndNeverServed() {
    gateway.start();
    Future<JsonObject> broken = gateway.nextReload();
    gateway.with("routes", PONG.replace("type: respond", "type: respont"));

    assertThat(Await.result(broken).getString("result")).isEqualTo("rejected");

    assertThat(gateway.get("/").body()).isEqualTo("pong");
    assertThat(gateway.admin("/status").body())
        .contains(
            "\"result\":\"rejected\"",
            "routes.yaml:2:34",
            "unknown type \\\"respont\\\"; did you mean \\\"respond\\\"?");
    assertThat(gateway.admin("/metrics").body())
        .contains(
            "config_reloads_total{result=\"rejected\"} 1.0", "config_last_reload_successful 0.0");

    Future<JsonObject> mended = gateway.nextReload();
    gateway.with("routes", pong("mended"));
    assertThat(Await.result(mended).getString("result")).isEqualTo("applied");
    assertThat(gateway.get("/").body()).isEqualTo("mended");
    assertThat(gateway.admin("/metrics").body()).contains("config_last_reload_successful 1.0");
  }

  @Test
  void whatNeedsARestartIsRefusedWithThatWord() {
    gateway.start();
    Future<JsonObject> refused = gateway.nextReload();

    gateway.with("marketeer", TestGateway.LISTENERS.replace("workers: 2", "workers: 3"));

    assertThat(Await.result(refused).encode())
        .contains("\"result\":\"rejected\"", "server.workers", "restart");
  }

  // ---- the admin API sees what serves

  @Test
  void theAdminApiShowsWhatServes() {
    gateway.with("services", "services:\n  - {name: s, endpoints: ['http://127.0.0.1:1']}").start();

    assertThat(gateway.admin("/ready").status()).isEqualTo(200);
    assertThat(gateway.admin("/config").body())
        .contains("\"max_connections\":10000", "\"version\":1");
    assertThat(gateway.admin("/routes").body()).contains("\"name\":\"ping\"");
    assertThat(gateway.admin("/services").body()).contains("\"endpoint\":\"127.0.0.1:1\"");
    assertThat(gateway.admin("/version").body()).contains("\"transport\":\"");
    assertThat(gateway.admin("/explain?url=http://h/x").body()).contains("\"route\":\"ping\"");
    assertThat(gateway.admin("/metrics").body())
        .contains("backend_health_status{endpoint=\"127.0.0.1:1\",service=\"s\"} 1.0");
  }

  // ---- stopping

  @Test
  void aStopLetsTheRequestInFlightFinishTakesNoOtherAndIsNotReady() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    HttpServer backend = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    backend.setExecutor(threads);
    backend.createContext(
        "/",
        exchange -> {
          reached.countDown();
          await(goOn);
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("done".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    backend.start();
    gateway
        .with(
            "services",
            "services:\n  - {name: s, endpoints: ['http://127.0.0.1:"
                + backend.getAddress().getPort()
                + "']}")
        .with("routes", "routes:\n  - {name: r, backend: {type: service, service: s}}")
        .start();
    int port = gateway.port();
    int admin = gateway.gateway().adminPort();
    try (Socket client = RawHttp.open(port)) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await(reached);

      Future<Integer> stopping = gateway.gateway().stop();
      awaitRefusal(port);

      assertThat(RawHttp.get(admin, "localhost", "/ready"))
          .satisfies(
              ready -> {
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body()).contains("draining");
              });
      goOn.countDown();
      Answer answer = RawHttp.read(client);
      assertThat(answer.body()).isEqualTo("done");
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(Await.result(stopping)).isZero();
    } finally {
      backend.stop(0);
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Until the listening socket is gone. */
  private static void awaitRefusal(int port) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      } catch (IOException refused) {
        return;
      }
    }
    throw new AssertionError("port " + port + " still takes connections");
  }

  /** So many clients that those who take connections in never come to rest. */
  @Test
  void aStopEndsHoweverManyClientsComeMeanwhile() throws Exception {
    Logger netty = (Logger) LoggerFactory.getLogger("io.netty.bootstrap.ServerBootstrap");
    ListAppender<ILoggingEvent> complaints = new ListAppender<>();
    complaints.start();
    netty.addAppender(complaints);
    gateway.start();
    int port = gateway.port();
    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    CountDownLatch served = new CountDownLatch(500);
    CountDownLatch refused = new CountDownLatch(2);
    ExecutorService clients = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 2; i++) {
        clients.execute(() -> askUntilRefused(port, statuses, served, refused));
      }
      await(served);

      assertThat(Await.result(gateway.gateway().stop())).isZero();

      await(refused);
      assertThat(statuses).containsExactly(200);
      assertThat(complaints.list).isEmpty();
    } finally {
      netty.detachAppender(complaints);
      clients.shutdownNow();
    }
  }

  private static void askUntilRefused(
      int port, Set<Integer> statuses, CountDownLatch served, CountDownLatch refused) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        statuses.add(RawHttp.get(port, "h", "/ping").status());
        served.countDown();
      } catch (UncheckedIOException | AssertionError e) {
        if (e.getCause() instanceof ConnectException) {
          refused.countDown();
          return;
        }
        // The kernel had taken this one in for a socket that was then closed.
      }
    }
  }

  @Test
  void whatDoesNotFinishInTimeIsCutAndCounted() throws Exception {
    HttpServer backend = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    backend.setExecutor(threads);
    backend.createContext(
        "/",
        exchange -> {
          reached.countDown();
          await(never);
          exchange.close();
        });
    backend.start();
    gateway
        .with(
            "marketeer",
            TestGateway.LISTENERS.replace("graceful_shutdown: 10s", "graceful_shutdown: 200ms"))
        .with(
            "services",
            "services:\n  - {name: s, endpoints: ['http://127.0.0.1:"
                + backend.getAddress().getPort()
                + "']}")
        .with("routes", "routes:\n  - {name: r, backend: {type: service, service: s}}")
        .start();
    try (Socket client = RawHttp.open(gateway.port())) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await(reached);

      assertThat(gateway.stop()).isEqualTo(1);
    } finally {
      never.countDown();
      backend.stop(0);
      threads.shutdownNow();
    }
  }

  @Test
  void drainOnlyMakesItNotReady() {
    gateway.start();

    assertThat(gateway.adminPost("/drain").body()).contains("\"state\":\"draining\"");

    assertThat(gateway.admin("/ready").status()).isEqualTo(503);
    assertThat(gateway.get("/").body()).isEqualTo("pong");
  }

  // ---- what keeps it from starting

  @Test
  void aTakenPortIsNamedWithTheWayToFindItsOwner() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      gateway.with(
          "marketeer",
          TestGateway.LISTENERS.replaceFirst("127.0.0.1:0", "127.0.0.1:" + taken.getLocalPort()));

      assertThat(gateway.failure())
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "server.http[0].listen: cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": the port is taken; see who has it: ss -ltnp 'sport = :"
                  + taken.getLocalPort()
                  + "'");
    }
  }

  @Test
  void aTakenAdminPortIsNamedToo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      gateway.with(
          "marketeer",
          TestGateway.LISTENERS.replace(
              "admin: {listen: '127.0.0.1:0'}",
              "admin: {listen: '127.0.0.1:" + taken.getLocalPort() + "'}"));

      assertThat(gateway.failure()).hasMessageStartingWith("admin.listen: cannot listen on");
    }
  }

  @Test
  void aBrokenConfigurationIsToldAsAWhole() {
    gateway
        .with("routes", PONG.replace("respond", "respont"))
        .with("services", "services:\n  - {nam: s}");

    assertThat(gateway.failure())
        .isInstanceOfSatisfying(
            StartFailure.class,
            failure -> {
              assertThat(failure.problems()).hasSizeGreaterThan(1);
              assertThat(failure).hasMessageContaining("respont").hasMessageContaining("nam");
            });
  }

  @Test
  void aBrokenDescriptorIsToldWithItsFile() {
    gateway.file("verticles/own.yaml", "main: com.example.Missing");

    assertThat(gateway.failure())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("own.yaml:1:7: main: there is no class \"com.example.Missing\"");
  }

  @Test
  void afterAFailedStartNothingIsLeftAndItCanBeStartedAgain() {
    gateway.with("routes", PONG.replace("respond", "respont"));
    assertThat(gateway.failure()).isInstanceOf(StartFailure.class);

    gateway.with("routes", PONG).start();

    assertThat(gateway.get("/").body()).isEqualTo("pong");
  }

  @Test
  void twoGatewaysLiveInOneProcess(@TempDir Path other) {
    gateway.start();
    try (TestGateway second = new TestGateway(other).with("routes", pong("other")).start()) {
      assertThat(gateway.get("/").body()).isEqualTo("pong");
      assertThat(second.get("/").body()).isEqualTo("other");
    }
  }

  @Test
  void aPortThatIsNoneIsAMistakeOfTheCaller() {
    gateway.start();

    assertThatThrownBy(() -> gateway.gateway().port(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no listener 7");
  }
}
