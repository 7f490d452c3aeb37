package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in both directions: whole, bounded, and no faster than they are taken. */
class StreamingTest {
  private static final int LARGE = 20 << 20;
  private static final String ROUTES =
      "routes: [{name: all, body_limit: %s, backend: {type: service, service: backend}}]";

  private static TestGateway limited(String limit, ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with(
        "limits: {}", TestGateway.service("", endpoint.url()), ROUTES.formatted(limit));
  }

  /** Such a connection is closed without waiting for the client's end (RFC 9112 9.6). */
  @ParameterizedTest
  @ValueSource(strings = {"1.1\r\nConnection: close", "1.0"})
  void theAnswerToALastRequestArrivesWhole(String last) throws Exception {
    String large = "z".repeat(4 << 20);
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
        TestGateway gateway = limited("1MiB", endpoint)) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = new RawClient(gateway.port())) {
          client.send("GET / HTTP/" + last + "\r\nHost: a\r\n\r\n");
          String answer =
              new String(
                  client.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
          assertThat(answer.endsWith("\r\n\r\n" + large)).isTrue();
        }
      }
    }
  }

  /** Reads each request to its end and sends its body back in the same framing. */
  private static void echo(ScriptedEndpoint.Connection c) throws IOException {
    while (true) {
      String head = c.head();
      if (head.contains("Transfer-Encoding: chunked")) {
        String body = c.chunkedBody();
        c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); at += 100_000) {
          String piece = body.substring(at, Math.min(body.length(), at + 100_000));
          c.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
        }
        c.send("0\r\n\r\n");
      } else {
        int at = head.indexOf("Content-Length: ") + 16;
        String body = c.bytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
        c.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n");
        c.send(body);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void largeBodiesComeThroughAsTheyAre(boolean chunked) throws Exception {
    byte[] body = new byte[LARGE];
    new Random(7).nextBytes(body);
    HttpRequest.BodyPublisher publisher =
        chunked
            ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
            : HttpRequest.BodyPublishers.ofByteArray(body);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(StreamingTest::echo);
        TestGateway gateway = limited("0", endpoint)) {
      HttpResponse<byte[]> answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/"))
                      .POST(publisher)
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Arrays.equals(answer.body(), body)).as("the same bytes").isTrue();
    }
  }

  @Test
  void trailersOfARequestReachTheEndpoint() throws Exception {
    StringBuffer tail = new StringBuffer();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  while (!tail.toString().endsWith("\r\n\r\n")) {
                    tail.append(c.bytes(1));
                  }
                  c.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2\r\nhi\r\n0\r\nX-Sum: 9\r\nAuthorization: no\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 204 ");
      assertThat(tail.toString()).isEqualTo("2\r\nhi\r\n0\r\nX-Sum: 9\r\n\r\n");
    }
  }

  /** A middleware takes the client's X-User off the head: it must not come in by the back door. */
  @Test
  void trailersStayBehindWhereAMiddlewareHasSpokenForTheClient(@TempDir Path directory)
      throws Exception {
    StringBuffer tail = new StringBuffer();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  while (!tail.toString().endsWith("0\r\n\r\n")) {
                    tail.append(c.bytes(1));
                  }
                  c.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
        var gateway =
            new com.openhwy.marketeer.verticle.TestGateway(directory)
                .with("services", "services: [{name: s, endpoints: [" + endpoint.url() + "]}]")
                .with(
                    "middlewares",
                    "middlewares: [{name: who, type: headers, request: {remove: [X-User]}}]")
                .with(
                    "routes",
                    "routes: [{name: a, backend: {type: service, service: s}, middlewares: [who]}]")
                .start();
        RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nX-User: root\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2\r\nhi\r\n0\r\nX-User: root\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 204 ");
      assertThat(tail.toString()).isEqualTo("2\r\nhi\r\n0\r\n\r\n");
      assertThat(endpoint.heads().get(0)).doesNotContain("X-User");
    }
  }

  @Test
  void aClientIsBiddenToContinueWhenTheEndpointHasTheHead() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = limited("10", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 2; i++) {
        client.send(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.send("hello").response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      assertThat(endpoint.heads()).hasSize(2).noneMatch(head -> head.contains("Expect"));
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 413 ").doesNotContain("100 Continue");
      assertThat(endpoint.heads()).hasSize(2);
    }
  }

  @Test
  void noOneIsBiddenToContinueWhenNoEndpointCanBeReached() throws Exception {
    try (ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway = limited("10", gone);
        RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.untilClosed())
          .startsWith("HTTP/1.1 502 ")
          .contains("Connection: close\r\n")
          .doesNotContain("100 Continue");
    }
  }

  @Test
  void aChunkedBodyStopsAtTheLimit() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = limited("10", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST / HTTP/1.1\r\n"
              + "Host: a\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "5\r\n"
              + "hello\r\n"
              + "6\r\n"
              + "world!\r\n"
              + "0\r\n\r\n"
              + "GET /smuggled HTTP/1.1\r\n"
              + "Host: a\r\n\r\n");
      String all = client.untilClosed();
      assertThat(all).startsWith("HTTP/1.1 413 ").contains("body_too_large");
      assertThat(all.split("HTTP/1.1 ", -1)).hasSize(2);
      assertThat(endpoint.heads()).noneMatch(head -> head.contains("smuggled"));
    }
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 1234\r\n");
      }
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @Test
  void aReaderThatWaitsHoldsTheEndpointBack() throws Exception {
    int total = 50 << 20;
    AtomicLong written = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    String piece = "x".repeat(64 << 10);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
                  while (written.get() < total) {
                    c.send(piece);
                    written.addAndGet(piece.length());
                  }
                  done.countDown();
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      long before = -1;
      while (before != written.get()) { // until nothing has moved for a while
        before = written.get();
        done.await(300, TimeUnit.MILLISECONDS);
      }
      assertThat(before).as("bytes between endpoint and client").isLessThan(30 << 20);
      assertThat(client.socket().getInputStream().readNBytes(total)).hasSize(total);
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheBodyPasses() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  while (c.read() >= 0) {
                    // takes what comes
                  }
                });
        TestGateway gateway = limited("0", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE + "\r\n\r\nbegin");
      String answer = client.response();
      assertThat(answer)
          .startsWith("HTTP/1.1 403 ")
          .contains("Connection: close\r\n")
          .endsWith("\r\n\r\nno");
      client.send("x".repeat(3 << 20)); // a client that does not look up from its sending
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void aClientWhoseBodyIsStuckHearsAnEarlyAnswerToo() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch stuck = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  awaitQuietly(stuck);
                  c.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                  while (c.read() >= 0) {
                    // takes what comes
                  }
                });
        TestGateway gateway = limited("0", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (200 << 20) + "\r\n\r\n");
      Thread sender = new Thread(() -> sendUntilCut(client, sent), "sender");
      sender.setDaemon(true);
      sender.start();
      long before = -1;
      while (before != sent.get() || before == 0) {
        before = sent.get();
        stuck.await(300, TimeUnit.MILLISECONDS);
      }
      stuck.countDown();
      assertThat(client.response()).startsWith("HTTP/1.1 413 ").endsWith("no");
      long stuckAt = before;
      Eventually.holds("the rest is read and thrown away", () -> sent.get() > stuckAt);
    }
  }

  @Test
  void anOldClientGetsABodyThatTheConnectionEnds() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "2\r\n"
                    + "ok\r\n"
                    + "3\r\n"
                    + "!!!\r\n"
                    + "0\r\n\r\n");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.untilClosed())
          .startsWith("HTTP/1.1 200 ")
          .doesNotContain("chunked")
          .endsWith("\r\n\r\nok!!!");
    }
  }

  @Test
  void smallPiecesAreNotHeldBack() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                  awaitQuietly(seen);
                  c.send("6\r\nsecond\r\n0\r\n\r\n");
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.head();
      assertThat(client.bytes(10)).isEqualTo("5\r\nfirst\r\n");
      seen.countDown();
      assertThat(client.bytes(16)).isEqualTo("6\r\nsecond\r\n0\r\n\r\n".substring(0, 16));
    }
  }

  private static void sendUntilCut(RawClient client, AtomicLong sent) {
    byte[] piece = new byte[16 << 10];
    try {
      while (sent.addAndGet(piece.length) > 0) {
        client.socket().getOutputStream().write(piece);
      }
    } catch (IOException cut) {
      sent.addAndGet(piece.length); // the gateway has closed: nothing is stuck any more
    }
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Test
  void aBodyThatEndsEarlyNeverReachesTheEndpointAsWhole() throws Exception {
    StringBuffer got = new StringBuffer();
    CountDownLatch ended = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  try {
                    for (int b = c.read(); b >= 0; b = c.read()) {
                      got.append((char) b);
                    }
                  } finally {
                    ended.countDown();
                  }
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
      Eventually.holds("the first chunk arrives", () -> got.toString().contains("half"));
      client.socket().close();
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(got.toString()).doesNotContain("0\r\n\r\n");
      assertThat(got.toString().getBytes(StandardCharsets.ISO_8859_1).length).isLessThan(20);
    }
  }
}
