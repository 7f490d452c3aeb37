package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that are spoken to in HTTP/2 by prior knowledge. */
@SuppressWarnings("FutureReturnValueIgnored") // what a test endpoint writes, the test sees arrive
class H2cEndpointTest extends Http2Endpoints {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n";

  @Test
  void oneConnectionCarriesRequestAfterRequest() throws Exception {
    try (FrameEndpoint endpoint = endpoint((stream, head) -> stream.ok());
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 5; i++) {
        client.send(
            "GET /p?q=1 HTTP/1.1\r\nHost: a.test:81\r\nX-Own: 1\r\nTE: trailers, deflate\r\n"
                + "Connection: TE, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n\r\n");
        assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok");
      }
      Http2Headers head = endpoint.heads().get(4);
      assertThat(head.method()).hasToString("GET");
      assertThat(head.scheme()).hasToString(scheme());
      assertThat(head.authority()).hasToString("a.test:81");
      assertThat(head.path()).hasToString("/p?q=1");
      assertThat(head.get("x-own")).hasToString("1");
      assertThat(head.get("te")).hasToString("trailers");
      assertThat(head.get("x-forwarded-for")).isNotNull();
      assertThat(head.names().stream().map(CharSequence::toString))
          .doesNotContain("host", "connection", "x-hop", "keep-alive", "content-length")
          .allMatch(name -> name.equals(name.toLowerCase(java.util.Locale.ROOT)));
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @Test
  void largeBodiesStreamBothWaysThroughARealServer() throws Exception {
    Vertx vertx = Vertx.vertx();
    HttpServer server =
        server(vertx)
            .requestHandler(
                request -> {
                  request.response().putHeader("x-version", request.version().name());
                  request
                      .pipe()
                      .to(request.response())
                      .onFailure(e -> request.connection().close());
                });
    Await.result(server.listen(0, "127.0.0.1"));
    String piece = "0123456789abcdef".repeat(64 << 10);
    try (TestGateway gateway = serving(url(server.actualPort()));
        RawClient client = new RawClient(gateway.port())) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send(
                      "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                          + 8 * piece.length()
                          + "\r\n\r\n");
                  for (int i = 0; i < 8; i++) {
                    client.send(piece);
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      String answer = client.untilClosed();
      sent.join();
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains(HttpVersion.HTTP_2.name());
      assertThat(answer.length()).isGreaterThan(8 * piece.length());
      assertThat(answer.substring(answer.length() - 5)).isEqualTo("0\r\n\r\n");
    } finally {
      Await.result(vertx.close());
    }
  }

  @Test
  void trailersPassBothWays() throws Exception {
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) ->
                    stream.atEnd(
                        () ->
                            stream
                                .head(false, ":status", "200", "content-type", "application/grpc")
                                .data(false, stream.body())
                                .head(
                                    true,
                                    "grpc-status",
                                    "0",
                                    "x-saw",
                                    String.valueOf(stream.trailers().get("x-sum")))));
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /s/m HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE, close\r\n"
              + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
              + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n");
      assertThat(client.untilClosed())
          .startsWith("HTTP/1.1 200 ")
          .contains("abcde")
          .endsWith("0\r\ngrpc-status: 0\r\nx-saw: 7\r\n\r\n");
    }
  }

  @Test
  void interimAndBodilessResponses() throws Exception {
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  stream.head(false, ":status", "103", "link", "</a.css>; rel=preload");
                  if (head.method().toString().equals("HEAD")) {
                    stream.head(true, ":status", "200", "content-length", "7");
                  } else {
                    stream.head(true, ":status", "204");
                  }
                });
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 103 ").contains("rel=preload");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("length: 7");
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 103 ");
      assertThat(client.head()).startsWith("HTTP/1.1 204 ");
    }
  }

  @Test
  void noMoreStreamsThanTheEndpointTakes() throws Exception {
    List<FrameEndpoint.Stream> held = new ArrayList<>();
    int clients = 6;
    try (FrameEndpoint endpoint =
            endpoint(
                Http2Settings.defaultSettings().maxConcurrentStreams(1),
                (stream, head) -> {
                  held.add(stream);
                  if (held.size() == clients) {
                    held.forEach(FrameEndpoint.Stream::ok);
                  }
                });
        TestGateway gateway = serving(endpoint.url())) {
      List<RawClient> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(new RawClient(gateway.port()).send(GET));
      }
      for (RawClient client : all) {
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
        client.close();
      }
      assertThat(endpoint.connections()).isEqualTo(clients);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          :status=200;content-length=5                   | less than was announced
          :status=200;content-length=1                   | more than was announced
          :status=200;content-length=2;content-length=3  | two lengths
          :status=200;content-length=+2                  | a signed length
          :status=200;connection=close                   | a field of HTTP/1.1
          :status=200;transfer-encoding=chunked          | a coding of HTTP/1.1
          :status=200;x=a\\r\\nset-cookie: b             | a split response
          :status=200;x=a\\0b                            | NUL
          :status=200;X-Upper=1                          | a capital letter
          :status=200;x y=1                              | no token
          :status=200;:path=/                            | a pseudo field of requests
          :status=99                                     | no status
          :status=700                                    | no status
          :status=101                                    | switching
          x=1                                            | without a status
          """)
  void whatIsNoValidResponseIsNeverPassedOnAsOne(String head, String why) throws Exception {
    String[] pairs =
        head.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0").split("[;=]", -1);
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, h) -> {
                  if (h.path().toString().equals("/bad")) {
                    stream.head(false, pairs).data(true, "ok");
                  } else {
                    stream.ok();
                  }
                });
        TestGateway gateway = serving(endpoint.url())) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("GET /bad HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        String answer = client.untilClosed();
        if (answer.startsWith("HTTP/1.1 502 ")) {
          assertThat(answer).as(why).contains("\"upstream_");
        } else { // its head was fine, its body was not: the client must see that it is cut off
          String body = answer.substring(answer.indexOf("\r\n\r\n") + 1);
          assertThat(body).as(why).endsWith("<reset>").hasSizeLessThan("<reset>".length() + 8);
        }
        assertThat(answer).doesNotContainIgnoringCase("set-cookie");
      }
      try (RawClient client = new RawClient(gateway.port())) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
    }
  }

  @Test
  void aRefusedRequestIsRepeatedOverAnotherStreamAndAResetOneUpToTwice() throws Exception {
    AtomicBoolean refuse = new AtomicBoolean(true);
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (head.path().toString().equals("/reset")) {
                    stream.reset(Http2Error.INTERNAL_ERROR);
                  } else if (refuse.getAndSet(false)) {
                    stream.reset(Http2Error.REFUSED_STREAM);
                  } else {
                    stream.ok();
                  }
                });
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      assertThat(client.send("GET /reset HTTP/1.1\r\nHost: a\r\n\r\n").response())
          .startsWith("HTTP/1.1 502 ")
          .contains("upstream_reset");
      assertThat(endpoint.heads()).hasSize(5);
    }
  }

  @Test
  void afterGoAwayNewRequestsGoElsewhereAndOldOnesEnd() throws Exception {
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  stream
                      .connection()
                      .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
                  stream.ok();
                });
        TestGateway gateway = serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      assertThat(endpoint.connections()).isEqualTo(3);
    }
  }

  @Test
  void aClientThatLeavesResetsItsStreamOnly() throws Exception {
    try (FrameEndpoint endpoint =
            endpoint(
                (stream, head) -> {
                  if (head.path().toString().equals("/long")) {
                    stream.head(false, ":status", "200").data(false, "beginning");
                  } else {
                    stream.ok();
                  }
                });
        TestGateway gateway = serving(endpoint.url())) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(endpoint.reset()).isEqualTo(Http2Error.CANCEL);
      try (RawClient client = new RawClient(gateway.port())) {
        assertThat(client.send(GET).response()).endsWith("ok");
      }
    }
  }

  @Test
  void noHeadInTimeIsA504AndAReset() throws Exception {
    try (FrameEndpoint endpoint = endpoint((stream, head) -> {});
        TestGateway gateway = serving(endpoint.url(), "timeouts: {response_head: 200ms}\n");
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response())
          .startsWith("HTTP/1.1 504 ")
          .contains("response_timeout");
      assertThat(endpoint.reset()).isEqualTo(Http2Error.CANCEL);
    }
  }

  @Test
  void anEndpointThatSpeaksHttp1IsA502() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.send("HTTP/1.1 400 Bad Request\r\n\r\npoison");
                  c.bytes(1 << 20); // a close with unread bytes would be a reset, and overtake it
                });
        TestGateway gateway = serving(url(endpoint.port()));
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response())
          .startsWith("HTTP/1.1 502 ")
          .contains(notHttp2())
          .doesNotContain("poison");
    }
  }
}
