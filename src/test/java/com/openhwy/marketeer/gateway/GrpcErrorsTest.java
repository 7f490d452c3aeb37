package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller is told by the gateway: gRPC's own words, whoever refused the call. */
class GrpcErrorsTest {
  private static String call(String path, String... fields) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/grpc+proto\r\n"
        + String.join("", List.of(fields))
        + "Content-Length: 5\r\n\r\n\0\0\0\0\0";
  }

  private static void assertTrailersOnly(String answer, int code, String message) {
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("\r\ncontent-type: application/grpc\r\n")
        .containsIgnoringCase("\r\ngrpc-status: " + code + "\r\n")
        .containsIgnoringCase("\r\ncontent-length: 0\r\n")
        .endsWith("\r\n\r\n")
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: api_key, keys: [{name: a, key: 0123456789abcdef0123}] | 16 | unauthorized
          type: maintenance                                           | 14 | maintenance
          type: ip_filter, allow: [192.0.2.0/24]                      |  7 | forbidden
          type: redirect, https: true                                 |  2 | HTTP status 3
          """)
  void middlewaresThatRefuse(String middleware, int code, String message) throws Exception {
    try (FrameEndpoint endpoint = new FrameEndpoint((stream, head) -> stream.ok());
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", endpoint.url()),
                """
                routes:
                  - name: all
                    middlewares: [pages, gate]
                    backend: {type: service, service: backend}
                """,
                """
                middlewares:
                  - {name: pages, type: error_pages, pages: [{status: "400-599", body: sorry}]}
                  - {name: gate, %s}
                """
                    .formatted(middleware),
                List.of());
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.send(call("/s/m")).response();
      assertTrailersOnly(answer, code, message);
      assertThat(answer).doesNotContain("sorry").doesNotContain("<html");
    }
  }

  @Test
  void noRouteAndNoEndpointAndABodyThatIsTooLarge() throws Exception {
    try (ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", "h2c://127.0.0.1:" + gone.port()),
                "routes: [{name: all, match: {path: /s/*}, body_limit: 8,"
                    + " backend: {type: service, service: backend}}]");
        RawClient client = new RawClient(gateway.port())) {
      assertTrailersOnly(client.send(call("/other")).response(), 12, "no_route: ");
      assertTrailersOnly(client.send(call("/s/m")).response(), 14, "connect_failed: ");
      assertThat(client.send(call("/other").replace("application/grpc", "text/html")).response())
          .startsWith("HTTP/1.1 404 ");
      client.send(call("/s/m").replace("Content-Length: 5", "Content-Length: 9"));
      assertTrailersOnly(client.response(), 8, "body_too_large: ");
    }
  }

  @Test
  void anEndpointsAnswerInHttpIsTranslatedAndItsOwnIsNot() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  switch (head.path().toString()) {
                    case "/html" ->
                        stream
                            .head(false, ":status", "503", "content-type", "text/html")
                            .data(true, "<h1>inner</h1>");
                    case "/own" ->
                        stream.head(
                            true,
                            ":status",
                            "200",
                            "content-type",
                            "application/grpc",
                            "grpc-status",
                            "9",
                            "grpc-message",
                            "not%20now");
                    default -> stream.reset(Http2Error.INTERNAL_ERROR);
                  }
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      String html = client.send(call("/html")).response();
      assertTrailersOnly(html, 14, "HTTP status 503");
      assertThat(html).doesNotContain("inner");
      assertTrailersOnly(client.send(call("/own")).response(), 9, "not%20now");
      assertTrailersOnly(client.send(call("/reset")).response(), 14, "upstream_reset: ");
    }
  }

  @Test
  void theEndpointHearsOfTrailersAndOfTheTimeThatIsLeft() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) ->
                    stream.head(
                        true,
                        ":status",
                        "200",
                        "content-type",
                        "application/grpc",
                        "grpc-status",
                        "0",
                        "x-te",
                        String.valueOf(head.get("te")),
                        "x-timeout",
                        String.valueOf(head.get("grpc-timeout"))));
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", endpoint.url()),
                "routes: [{name: all, timeout: 20s, backend: {type: service, service: backend}}]");
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(call("/s/m")).response())
          .contains("x-te: trailers\r\n")
          .contains("x-timeout: null\r\n");
      assertThat(timeout(client, "10S")).isBetween(1_000_000L, 10_000_000L);
      assertThat(timeout(client, "1H")).isBetween(10_000_000L, 20_000_000L);
    }
  }

  private static long timeout(RawClient client, String asked) throws Exception {
    String answer = client.send(call("/s/m", "grpc-timeout: " + asked + "\r\n")).response();
    String from = answer.substring(answer.indexOf("x-timeout: ") + "x-timeout: ".length());
    String value = from.substring(0, from.indexOf('\r'));
    assertThat(value).endsWith("u");
    return Long.parseLong(value.substring(0, value.length() - 1));
  }

  /** Answers what makes the connection: a deadline may pass before there is one. */
  private static void warmOnly(FrameEndpoint.Stream stream, Http2Headers head) {
    if (head.path().toString().equals("/warm")) {
      stream.head(true, ":status", "200", "content-type", "application/grpc", "grpc-status", "0");
    }
  }

  @Test
  void theClientsDeadlineEndsTheCall() throws Exception {
    try (FrameEndpoint endpoint = new FrameEndpoint(GrpcErrorsTest::warmOnly);
        TestGateway gateway = TestGateway.serving(endpoint.url())) {
      try (RawClient client = new RawClient(gateway.port())) {
        assertThat(client.send(call("/warm")).response()).startsWith("HTTP/1.1 200 ");
        assertTrailersOnly(
            client.send(call("/s/m", "grpc-timeout: 1500m\r\n")).response(),
            4,
            "client_deadline: ");
      }
      assertThat(endpoint.reset()).isEqualTo(Http2Error.CANCEL);
      try (RawClient client = new RawClient(gateway.port())) {
        assertTrailersOnly(
            client.send(call("/s/m", "grpc-timeout: 1x\r\n")).response(), 13, "grpc-timeout");
      }
      assertThat(endpoint.heads()).hasSize(2);
      Eventually.holds(
          "logged",
          () -> {
            String log = Files.readString(gateway.directory().resolve("access.log"));
            return log.contains("\"reason\":\"client_deadline\"")
                && log.contains("\"grpc_status\":4")
                && log.contains("\"grpc_status\":13");
          });
    }
  }

  @Test
  void aRouteTimeoutIsADeadlineToo() throws Exception {
    try (FrameEndpoint endpoint = new FrameEndpoint((stream, head) -> {});
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", endpoint.url()),
                "routes: [{name: all, timeout: 200ms, backend: {type: service, service:"
                    + " backend}}]");
        RawClient client = new RawClient(gateway.port())) {
      assertTrailersOnly(
          client.send(call("/s/m", "grpc-timeout: 10S\r\n")).response(), 4, "route_timeout: ");
    }
  }

  @Test
  void aCallThatBreaksOffNeverLooksWhole() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) ->
                    stream.atEnd(
                        () -> {
                          stream
                              .head(false, ":status", "200", "content-type", "application/grpc")
                              .data(false, "beginning");
                          stream.reset(Http2Error.INTERNAL_ERROR);
                        }));
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.send(call("/s/m")).untilClosed();
      assertThat(answer).doesNotContain("\r\n0\r\n").doesNotContain("grpc-status: 0");
      Eventually.holds(
          "logged",
          () ->
              Files.readString(gateway.directory().resolve("access.log"))
                  .contains("\"grpc_status\":14"));
    }
  }

  /** Over HTTP/2 every client reads trailers, so that a call ends rather than breaks. */
  @Test
  void overHttp2ItEndsWithTrailersAndARefusalIsAHead() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) ->
                    stream.atEnd(
                        () -> {
                          stream
                              .head(false, ":status", "200", "content-type", "application/grpc")
                              .data(false, "beginning");
                          if (head.path().toString().equals("/s/reset")) {
                            stream.reset(Http2Error.INTERNAL_ERROR);
                          }
                        }));
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("timeouts: {idle: 1500ms}", endpoint.url()),
                "routes: [{name: s, match: {path: /s/*}, backend: {type: service,"
                    + " service: backend}}]");
        FrameClient client = FrameClient.plain(gateway.port())) {
      int stream = 1;
      for (String path : List.of("/s/reset", "/s/stall")) {
        FrameClient.Response broken = ask(client, stream, path);
        assertThat(broken.status()).isEqualTo(200);
        assertThat(broken.whole()).isTrue();
        assertThat("beginning").startsWith(broken.body()); // a reset may overtake it
        assertThat(broken.trailers())
            .containsEntry("grpc-status", path.equals("/s/reset") ? "14" : "4")
            .hasEntrySatisfying("grpc-message", m -> assertThat(m).contains("upstream_"));
        stream += 2;
      }
      FrameClient.Response refused = ask(client, stream, "/other");
      assertThat(refused.status()).isEqualTo(200);
      assertThat(refused.body()).isEmpty();
      assertThat(refused.head())
          .containsEntry("grpc-status", "12")
          .containsEntry("content-type", "application/grpc");
    }
  }

  /** A reset would reach the caller as another code than the one it waits for. */
  @Test
  void aDeadlineInsideTheAnswerEndsItWithTrailersAndFreesTheEndpoint() throws Exception {
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  warmOnly(stream, head);
                  if (head.path().toString().equals("/s/m")) {
                    stream
                        .head(false, ":status", "200", "content-type", "application/grpc")
                        .data(false, "beginning");
                  }
                });
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", endpoint.url()),
                "routes: [{name: s, backend: {type: service, service: backend}}]");
        FrameClient client = FrameClient.plain(gateway.port())) {
      assertThat(ask(client, 1, "/warm").status()).isEqualTo(200);
      FrameClient.Response cut = ask(client, 3, "/s/m", "grpc-timeout", "2S");
      assertThat(cut.status()).isEqualTo(200);
      assertThat(cut.whole()).isTrue();
      assertThat(cut.body()).isEqualTo("beginning");
      assertThat(cut.trailers())
          .containsEntry("grpc-status", "4")
          .hasEntrySatisfying("grpc-message", m -> assertThat(m).contains("client_deadline"));
      assertThat(endpoint.reset()).isEqualTo(Http2Error.CANCEL);
    }
  }

  private static FrameClient.Response ask(
      FrameClient client, int stream, String path, String... more) throws Exception {
    List<String> fields =
        new ArrayList<>(List.of("content-type", "application/grpc", "te", "trailers"));
    fields.addAll(List.of(more));
    client.request(stream, false, "POST", path, fields.toArray(String[]::new));
    return client.data(stream, true, "\0\0\0\0\0").response(stream);
  }
}
