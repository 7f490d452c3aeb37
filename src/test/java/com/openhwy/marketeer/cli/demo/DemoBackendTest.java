package com.openhwy.marketeer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoBackendTest {
  private Vertx vertx;
  private HttpClient client;
  private int port;

  @BeforeEach
  void start() throws TimeoutException {
    vertx = Vertx.vertx();
    DemoBackend backend = new DemoBackend("torii", "127.0.0.1", 0);
    vertx.deployVerticle(backend).await(10, TimeUnit.SECONDS);
    port = backend.actualPort();
    client = vertx.createHttpClient();
  }

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private record Reply(int status, Buffer body, HttpClientResponse response) {
    static Future<Reply> whole(HttpClientResponse response) {
      return response.body().map(all -> new Reply(response.statusCode(), all, response));
    }

    JsonObject json() {
      return body.toJsonObject();
    }
  }

  private Reply ask(HttpMethod method, String uri, String body) throws TimeoutException {
    Iterable<String> twice = List.of("a", "b");
    Future<Reply> reply =
        client
            .request(method, port, "127.0.0.1", uri)
            .compose(
                request -> request.putHeader("X-Seen", twice).send(body).compose(Reply::whole));
    return reply.await(10, TimeUnit.SECONDS);
  }

  @Test
  void whatReachedItIsShown() throws TimeoutException {
    JsonObject seen = ask(HttpMethod.PUT, "/auth/token?a=1", "hello").json();

    assertThat(seen.getString("service")).isEqualTo("torii");
    assertThat(seen.getString("method")).isEqualTo("PUT");
    assertThat(seen.getString("uri")).isEqualTo("/auth/token?a=1");
    assertThat(seen.getInteger("body_bytes")).isEqualTo(5);
    assertThat(seen.getJsonObject("headers").getJsonArray("X-Seen")).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource({"/health", "/auth/health"})
  void healthUnderAnyPrefix(String uri) throws TimeoutException {
    Reply reply = ask(HttpMethod.GET, uri, "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getString("status")).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({"ms=1,1", "ms=0,0", "ms=7,7"})
  void slowAnswersLater(String query, int waited) throws TimeoutException {
    assertThat(ask(HttpMethod.GET, "/auth/slow?" + query, "").json().getInteger("waited_ms"))
        .isEqualTo(waited);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0,0",
    "bytes=1,1",
    "bytes=65536,65536",
    "bytes=65537,65537",
    "bytes=3000000,3000000",
    "bytes=many,1048576"
  })
  void downloadsHaveTheLengthAskedFor(String query, int length) throws TimeoutException {
    Reply reply = ask(HttpMethod.GET, "/download?" + query, "");

    assertThat(reply.body().length()).isEqualTo(length);
    assertThat(reply.response().getHeader("Content-Length")).isEqualTo(Integer.toString(length));
  }

  @Test
  void aHeadOfADownloadHasNoBody() throws TimeoutException {
    Reply reply = ask(HttpMethod.HEAD, "/download?bytes=10", "");

    assertThat(reply.body().length()).isZero();
    assertThat(reply.response().getHeader("Content-Length")).isEqualTo("10");
  }

  @Test
  void aWebSocketGetsItsMessagesBack() throws Exception {
    BlockingQueue<String> back = new LinkedBlockingQueue<>();
    WebSocket socket =
        vertx
            .createWebSocketClient()
            .connect(port, "127.0.0.1", "/auth/ws")
            .await(10, TimeUnit.SECONDS);
    socket.textMessageHandler(back::add);
    socket.binaryMessageHandler(bytes -> back.add("binary " + bytes));

    socket.writeTextMessage("one");
    socket.writeBinaryMessage(Buffer.buffer("two"));

    assertThat(back.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
    assertThat(back.poll(10, TimeUnit.SECONDS)).isEqualTo("binary two");
  }

  @Test
  void aTakenPortIsNamedWithTheServiceThatWantedIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      DemoBackend second = new DemoBackend("torii", "127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> vertx.deployVerticle(second).await(10, TimeUnit.SECONDS))
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void servicesByName() {
    assertThat(DemoService.names())
        .containsExactly("torii", "payments", "nebula-ca", "invites", "downloads");
    assertThat(DemoService.of("nebula-ca")).isEqualTo(DemoService.NEBULA_CA);
    assertThatThrownBy(() -> DemoService.of("tori"))
        .hasMessageContaining("\"tori\"")
        .hasMessageContaining("torii");
  }
}
