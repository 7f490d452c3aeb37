package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.tls.TestCertificates;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint says of its own health, by gRPC. */
class GrpcProbeTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static HealthCheckConfig config(String service) {
    return new HealthCheckConfig(
        "",
        "GET",
        "",
        null,
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        2,
        3,
        StatusRanges.parse("200"),
        "",
        HealthCheckConfig.Type.GRPC,
        service);
  }

  private int server(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    return Lab.await(
            lab.vertx
                .createHttpServer(options.setHost(Lab.LOOPBACK).setPort(0))
                .requestHandler(handler)
                .listen())
        .actualPort();
  }

  private ProbeResult check(String service, @Nullable UpstreamTls tls, String url) {
    GrpcProbe probe = new GrpcProbe(config(service), tls, lab.vertx, lab.scheduler);
    return lab.await(() -> probe.check(Lab.endpoint(url)));
  }

  private static void answer(HttpServerRequest request, String hex, String status) {
    HttpServerResponse response = request.response();
    response.putHeader("content-type", "application/grpc");
    if (hex.isEmpty()) {
      response.putHeader("grpc-status", status).end();
      return;
    }
    response.setChunked(true).write(Buffer.buffer(HexFormat.of().parseHex(hex)));
    response.putTrailer("grpc-status", status).end();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00000000020801 | 0  | true  | SERVING
          00000000020802 | 0  | false | NOT_SERVING, expected SERVING
          00000000020803 | 0  | false | SERVICE_UNKNOWN, expected SERVING
          00000000020809 | 0  | false | status 9, expected 1 (SERVING)
          0000000000     | 0  | false | UNKNOWN, expected SERVING
          0000000005     | 0  | false | no answer of grpc.health.v1
          00000000020801 | 14 | false | grpc-status 14 UNAVAILABLE, expected 0
          ''             | 12 | false | grpc-status 12 UNIMPLEMENTED: it has no grpc.health.v1.Health
          ''             | 5  | false | grpc-status 5 NOT_FOUND: it does not know the service "a.B"
          ''             | 0  | false | no answer of grpc.health.v1
          """)
  void goesByTheAnswer(String hex, String status, boolean good, String text) {
    int port = server(new HttpServerOptions(), request -> answer(request, hex, status));
    assertThat(check("a.B", null, "grpc://127.0.0.1:" + port))
        .isEqualTo(new ProbeResult(good, text));
  }

  @Test
  void asksAsAnyCallerWould() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    int port =
        server(
            new HttpServerOptions(),
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          seen.add(
                              request.version()
                                  + " "
                                  + request.method()
                                  + " "
                                  + request.path()
                                  + " "
                                  + request.getHeader("content-type")
                                  + " "
                                  + request.getHeader("te")
                                  + " "
                                  + request.getHeader("grpc-timeout")
                                  + " "
                                  + HexFormat.of().formatHex(body.getBytes()));
                          answer(request, "00000000020801", "0");
                        }));
    assertThat(check("a.B", null, "h2c://127.0.0.1:" + port))
        .isEqualTo(ProbeResult.good("SERVING"));
    assertThat(seen.take())
        .isEqualTo(
            "HTTP_2 POST /grpc.health.v1.Health/Check application/grpc+proto trailers 2000000u"
                + " 00000000050a03612e42");
  }

  @Test
  void anAnswerThatIsNoneOfGrpc() {
    int port =
        server(new HttpServerOptions(), request -> request.response().setStatusCode(404).end());
    assertThat(check("", null, "grpc://127.0.0.1:" + port).text())
        .isEqualTo("HTTP status 404 and no gRPC, expected application/grpc");
  }

  @Test
  void anAnswerWithoutAnEnd() {
    int port =
        server(
            new HttpServerOptions(),
            request ->
                request
                    .response()
                    .putHeader("content-type", "application/grpc")
                    .setChunked(true)
                    .write(Buffer.buffer(new byte[70_000])));
    assertThat(check("", null, "grpc://127.0.0.1:" + port).text())
        .isEqualTo("more than 64 KiB of answer");
  }

  @Test
  void overTls(@TempDir Path directory) throws Exception {
    TestCertificates authority = new TestCertificates();
    String ca =
        Files.writeString(directory.resolve("ca"), TestCertificates.pem(authority.root()))
            .toString();
    var own = TestCertificates.write(directory, "own", authority.issue("EC", "inner.test"));
    int port =
        server(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions().addCertPath(own.cert()).addKeyPath(own.key())),
            request -> answer(request, "00000000020801", "0"));
    String url = "grpcs://127.0.0.1:" + port;
    assertThat(check("", new UpstreamTls(ca, "inner.test", "", "", true), url))
        .isEqualTo(ProbeResult.good("SERVING"));
    assertThat(check("", new UpstreamTls(ca, "", "", "", true), url).text())
        .startsWith("TLS failed: ");
  }
}
