package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.upstream.ServiceConfigs;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One check at a time, against real servers. */
class HttpProbeTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | 200-399     | true  | status 200
          302 | 200-399     | true  | status 302
          404 | 200-399     | false | status 404, expected 200-399
          500 | 200,204     | false | status 500, expected 200,204
          503 | 200-299,503 | true  | status 503
          """)
  void goesByTheStatus(int status, String wanted, boolean good, String text) {
    int port = http(request -> request.response().setStatusCode(status).end("x"));

    assertThat(check(ServiceConfigs.http("/health", wanted, ""), url(port)))
        .isEqualTo(new ProbeResult(good, text));
  }

  @Test
  void asksForThePathByTheEndpointsName() {
    BlockingQueue<String> seen = new ArrayBlockingQueue<>(1);
    int port =
        http(
            request -> {
              seen.add(
                  request.method()
                      + " "
                      + request.uri()
                      + " "
                      + request.getHeader("Host")
                      + " "
                      + request.getHeader("User-Agent")
                      + " "
                      + request.getHeader("Connection"));
              request.response().end();
            });

    assertThat(check("/health?deep=1", url(port)).good()).isTrue();
    assertThat(seen)
        .containsExactly("GET /health?deep=1 127.0.0.1:" + port + " marketeer-health-check close");
  }

  @Test
  void methodHostAndPortMayBeOthers() {
    BlockingQueue<String> seen = new ArrayBlockingQueue<>(1);
    int port =
        http(
            request -> {
              seen.add(request.method() + " " + request.getHeader("Host"));
              request.response().end();
            });
    HealthCheckConfig config =
        new HealthCheckConfig(
            "/",
            "HEAD",
            "shop.example",
            port,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            2,
            3,
            StatusRanges.parse("200"),
            "",
            null,
            "");

    assertThat(check(config, url(lab.deadPort())).good()).isTrue();
    assertThat(seen).containsExactly("HEAD shop.example");
  }

  @ParameterizedTest
  @CsvSource({"'G T', ''", "GET, 'no host'", "GET, ':::'"})
  void whatCannotBeSentIsAResultToo(String method, String host) {
    int port = http(request -> request.response().setStatusCode(500).end());
    HealthCheckConfig config =
        new HealthCheckConfig(
            "/",
            method,
            host,
            null,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            2,
            3,
            StatusRanges.parse("200"),
            "",
            null,
            "");

    ProbeResult result = check(config, url(port));

    assertThat(result.good()).isFalse();
    assertThat(result.text()).isNotBlank();
  }

  @ParameterizedTest(name = "\"{0}\" in {1} bytes and \"{2}\"")
  @CsvSource(
      textBlock =
          """
          ok,      0,     all is ok,  true
          ok,      0,     all is bad, false
          grün,    0,     alles grün, true
          ok,      65534, ok,         true
          ok,      65535, ok,         false
          ok,      90000, ok,         false
          """)
  void goesByTheBody(String wanted, int before, String body, boolean good) {
    int port = http(request -> request.response().end("-".repeat(before) + body));

    ProbeResult result = check(ServiceConfigs.http("/", "200", wanted), url(port));

    assertThat(result.good()).as(result.text()).isEqualTo(good);
    if (!good) {
      assertThat(result.text())
          .startsWith("status 200, but \"" + wanted + "\" does not stand in the first ");
    }
  }

  @Test
  void anEndlessBodyIsNotReadForEver() {
    int port =
        http(
            request -> {
              request.response().setChunked(true);
              request.response().write("y".repeat(100_000)); // and never an end
            });

    assertThat(check(ServiceConfigs.http("/", "200", "ok"), url(port)).text())
        .contains("in the first 65536 bytes");
    assertThat(check("/", url(port)).text()).isEqualTo("status 200");
  }

  @Test
  void nobodyListens() {
    assertThat(check("/", url(lab.deadPort()))).isEqualTo(ProbeResult.bad("connection refused"));
  }

  @Test
  void nobodyAnswers() {
    int port = lab.rawServer(socket -> {});

    assertThat(timedOut(url(port))).isEqualTo(ProbeResult.bad("no answer within 2s"));
  }

  @Test
  void aHeadThatNeverEnds() {
    assertThat(timedOut(url(lab.saying("HTTP/1.1 200 OK\r\nX: "))))
        .isEqualTo(ProbeResult.bad("no answer within 2s"));
  }

  @Test
  void aBodyThatStalls() {
    int port = lab.saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");

    assertThat(timedOut(ServiceConfigs.http("/", "200", "ok"), url(port)))
        .isEqualTo(ProbeResult.bad("no answer within 2s"));
  }

  @Test
  void garbageIsNoAnswer() {
    ProbeResult result = check("/", url(lab.saying("SSH-2.0-OpenSSH_9\r\n\r\n")));

    assertThat(result.good()).isFalse();
    assertThat(result.text()).isNotBlank().hasLineCount(1);
  }

  @Test
  void aConnectionThatClosesIsNoAnswer() {
    int port = lab.rawServer(NetSocket::close);

    assertThat(check("/", url(port)))
        .isIn(
            ProbeResult.bad("closed the connection without an answer"),
            ProbeResult.bad("connection reset"));
  }

  @Test
  void aBodyThatBreaksOff() {
    int port =
        lab.rawServer(
            socket ->
                socket
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                    .onComplete(sent -> socket.close()));

    assertThat(check(ServiceConfigs.http("/", "200", "ok"), url(port)).good()).isFalse();
  }

  @Test
  void theConnectionIsClosedAfterwards() {
    BlockingQueue<String> closed = new ArrayBlockingQueue<>(1);
    int port =
        lab.rawServer(
            socket -> {
              socket.closeHandler(nothing -> closed.add("closed"));
              socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            });
    assertThat(check("/", url(port)).good()).isTrue();

    assertThat(take(closed)).isEqualTo("closed");
  }

  @Test
  void speaksHttp2WithoutTls() {
    BlockingQueue<HttpVersion> seen = new ArrayBlockingQueue<>(1);
    int port =
        http(
            request -> {
              seen.add(request.version());
              request.response().end("ok");
            });

    assertThat(check(ServiceConfigs.http("/", "200", "ok"), "h2c://127.0.0.1:" + port).good())
        .isTrue();
    assertThat(seen).containsExactly(HttpVersion.HTTP_2);
  }

  @Test
  void speaksOverUnixSockets(@TempDir Path directory) {
    Path socket = directory.resolve("web.sock");
    BlockingQueue<String> hosts = new ArrayBlockingQueue<>(1);
    Lab.await(
        lab.vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  hosts.add(String.valueOf(request.getHeader("Host")));
                  request.response().end();
                })
            .listen(SocketAddress.domainSocketAddress(socket.toString())));

    assertThat(check("/", "unix:" + socket)).isEqualTo(ProbeResult.good("status 200"));
    assertThat(hosts).containsExactly("localhost");
    assertThat(check("/", "unix:" + directory.resolve("none.sock")).good()).isFalse();
  }

  // ---- TCP

  @Test
  void withoutAPathAConnectionIsEnough() {
    int silent = lab.rawServer(socket -> {});

    assertThat(check("", url(silent))).isEqualTo(ProbeResult.good("connected"));
    assertThat(check("", url(lab.deadPort()))).isEqualTo(ProbeResult.bad("connection refused"));
  }

  // ---- the bench

  private ProbeResult check(String path, String url) {
    return check(ServiceConfigs.http(path), url);
  }

  private ProbeResult check(HealthCheckConfig config, String url) {
    Probe probe = probe(config);
    ProbeResult result = lab.await(() -> probe.check(Lab.endpoint(url)));
    assertThat(lab.scheduler.waiting()).as("the time-out is called off").isZero();
    return result;
  }

  private ProbeResult timedOut(String url) {
    return timedOut(ServiceConfigs.http("/"), url);
  }

  private ProbeResult timedOut(HealthCheckConfig config, String url) {
    Probe probe = probe(config);
    return lab.await(
        () -> {
          var result = probe.check(Lab.endpoint(url));
          lab.vertx.executeBlocking(
              () -> {
                lab.scheduler.take(2000, 2000).run();
                return "";
              });
          return result;
        });
  }

  private Probe probe(HealthCheckConfig config) {
    return config.path().isEmpty()
        ? new TcpProbe(config, lab.vertx, lab.scheduler)
        : new HttpProbe(config, null, lab.vertx, lab.scheduler);
  }

  private int http(Consumer<HttpServerRequest> handler) {
    return Lab.await(
            lab.vertx
                .createHttpServer(new HttpServerOptions().setHost(Lab.LOOPBACK).setPort(0))
                .requestHandler(handler::accept)
                .listen())
        .actualPort();
  }

  private static String take(BlockingQueue<String> queue) {
    try {
      return String.valueOf(queue.poll(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
