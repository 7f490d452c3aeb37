package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are sent again: whole, in order, up to a limit, and never by a POST unasked. */
class RetryBodiesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
  private static final int LIMIT = 64 << 10;

  private final List<String> bodies = new CopyOnWriteArrayList<>();

  private static TestGateway gateway(String retries, String... urls) throws Exception {
    return TestGateway.with(
        "workers: 1",
        TestGateway.service("retries: " + retries, urls),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  /** Bytes by which a mistake in their order shows. */
  private static String text(int length) {
    StringBuilder text = new StringBuilder(length + 8);
    for (int i = 0; text.length() < length; i++) {
      text.append(i).append(' ');
    }
    return text.substring(0, length);
  }

  private static String put(int length) {
    return head("PUT", length) + text(length);
  }

  private static String head(String method, int length) {
    return method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private String body(ScriptedEndpoint.Connection c, String head) throws IOException {
    int at = head.indexOf("Content-Length: ");
    String body =
        at < 0
            ? c.chunkedBody()
            : c.bytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
    bodies.add(body);
    return body;
  }

  /** Takes a whole request and resets, the first time; answers from then on. */
  private ScriptedEndpoint resetsOnce() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            body(c, c.head());
            if (requests.getAndIncrement() == 0) {
              c.reset();
              return;
            }
            c.send(OK);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5000, LIMIT})
  void aPutIsSentAgainWithAllOfItsBody(int length) throws Exception {
    try (ScriptedEndpoint endpoint = resetsOnce();
        TestGateway gateway = gateway("2", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(put(length)).response()).startsWith("HTTP/1.1 200 ");
      assertThat(bodies).containsExactly(text(length), text(length));
      assertThat(client.send(put(3)).response()).as("and the connection goes on").contains(" 200 ");
    }
  }

  @Test
  void oneByteMoreIsSentOnce() throws Exception {
    try (ScriptedEndpoint endpoint = resetsOnce();
        TestGateway gateway = gateway("2", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(put(LIMIT + 1)).response())
          .startsWith("HTTP/1.1 502 ")
          .contains("upstream_reset");
      assertThat(endpoint.heads()).hasSize(1);
      assertThat(
              gateway.metric("upstream_retries_refused_total{reason=\"body\",service=\"backend\"}"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 200, 2", "70000, 502, 1"})
  void inChunksNobodyKnowsBeforeHowLongItIs(int length, int status, int sent) throws Exception {
    try (ScriptedEndpoint endpoint = resetsOnce();
        TestGateway gateway = gateway("2", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      String text = text(length);
      client.send(Integer.toHexString(length) + "\r\n" + text + "\r\n0\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 " + status + " ");
      assertThat(endpoint.heads()).hasSize(sent);
      assertThat(bodies).hasSize(sent).containsOnly(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, '{body_limit: 0}', 502, 1",
    "POST, 2, 502, 1",
    "POST, '{methods: [POST]}', 200, 2",
    "PATCH, 2, 502, 1",
    "DELETE, 2, 200, 2",
  })
  void onlyWhatMayBeRepeatedIs(String method, String retries, int status, int sent)
      throws Exception {
    try (ScriptedEndpoint endpoint = resetsOnce();
        TestGateway gateway = gateway(retries, endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(head(method, 5) + "hello").response())
          .startsWith("HTTP/1.1 " + status + " ");
      assertThat(endpoint.heads()).hasSize(sent);
    }
  }

  @Test
  void aResetAfterSomeBytesOfAnUploadIsNoneOfTheClientsBusiness() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  String head = c.head();
                  if (requests.getAndIncrement() == 0) {
                    c.bytes(1000);
                    c.reset();
                  } else {
                    body(c, head);
                    c.send(OK);
                  }
                });
        TestGateway gateway = gateway("2", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      String text = text(50_000);
      client.send(head("PUT", 50_000) + text.substring(0, 10_000));
      Eventually.is(1.0, () -> gateway.metric("upstream_retries_total"));
      client.send(text.substring(10_000));
      assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      assertThat(bodies).containsExactly(text);
    }
  }

  @Test
  void anEarlyBusyLeavesTheRestToTheNext() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  String head = c.head();
                  if (requests.incrementAndGet() == 1) {
                    c.send(BUSY);
                    c.bytes(1 << 20);
                  } else {
                    body(c, head);
                    c.send(OK);
                  }
                });
        TestGateway gateway = gateway("{statuses: 503}", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(head("PUT", 20) + "0123456789");
      Eventually.is(2, requests::get);
      client.send("abcdefghij");
      assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      assertThat(bodies).containsExactly("0123456789abcdefghij");
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void aClientThatLeavesInsideItsBodyBetweenTwoTriesEndsIt() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(BUSY.replace("Busy\r\n", "Busy\r\nRetry-After: 600\r\n"));
        TestGateway gateway = gateway("{statuses: 503, retry_after_max: 1h}", endpoint.url())) {
      RawClient leaving = new RawClient(gateway.port());
      leaving.send(head("PUT", 20).replace("Content-Length: 20", "Transfer-Encoding: chunked"));
      leaving.send("3\r\nabc\r\n0\r\n\r\n");
      Eventually.is(1.0, () -> gateway.metric("upstream_retries_total"));
      leaving.close();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      assertThat(endpoint.heads()).hasSize(1);
    }
  }

  @Test
  void aClientThatLeavesInsideAnUploadThatWaitsEndsIt() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send(BUSY.replace("Busy\r\n", "Busy\r\nRetry-After: 600\r\n"));
                  c.await(done);
                });
        TestGateway gateway = gateway("{statuses: 503, retry_after_max: 1h}", endpoint.url())) {
      RawClient leaving = new RawClient(gateway.port());
      leaving.send(head("PUT", 20) + "0123456789");
      Eventually.is(1.0, () -> gateway.metric("upstream_retries_total"));
      leaving.close();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      done.countDown();
    }
  }

  @Test
  void overHttp2TheBodyIsSentAgainToo() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  boolean first = requests.getAndIncrement() == 0;
                  stream.atEnd(
                      () -> {
                        bodies.add(stream.body());
                        if (first) {
                          stream.reset(Http2Error.INTERNAL_ERROR);
                        } else {
                          stream.ok();
                        }
                      });
                });
        TestGateway gateway = gateway("2", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(put(40_000)).response()).startsWith("HTTP/1.1 200 ");
      assertThat(bodies).containsExactly(text(40_000), text(40_000));
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @Test
  void anEarlyBusyOverHttp2LeavesTheRestToTheNext() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  if (requests.incrementAndGet() == 1) {
                    stream.head(false, ":status", "503").data(true, "busy");
                  } else {
                    stream.atEnd(
                        () -> {
                          bodies.add(stream.body());
                          stream.ok();
                        });
                  }
                });
        TestGateway gateway = gateway("{statuses: 503}", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(head("PUT", 20) + "0123456789");
      Eventually.is(2, requests::get);
      client.send("abcdefghij");
      assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      assertThat(bodies).containsExactly("0123456789abcdefghij");
    }
  }

  // ---- gRPC, whose calls are POSTs with a body

  private static String call() {
    return "POST /s/m HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/grpc\r\n"
        + "Content-Length: 7\r\n\r\n\0\0\0\0\2hi";
  }

  private static void ends(FrameEndpoint.Stream stream, int code, String... more) {
    String[] fields = {
      ":status", "200", "content-type", "application/grpc", "grpc-status", Integer.toString(code)
    };
    String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    stream.head(true, all);
  }

  /** Ends the first call with a code and fields, and all after it well. */
  private FrameEndpoint grpc(AtomicInteger calls, boolean early, int code, String... more) {
    return new FrameEndpoint(
        (stream, head) -> {
          int number = calls.incrementAndGet();
          Runnable answer =
              () -> {
                bodies.add(stream.body());
                if (number == 1) {
                  ends(stream, code, more);
                } else {
                  ends(stream, 0);
                }
              };
          if (early && number == 1) {
            answer.run();
          } else {
            stream.atEnd(answer);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'{grpc: [unavailable]}', false, 14, 0, 2",
    "'{grpc: [unavailable]}', true, 14, 0, 2",
    "'{grpc: [unavailable]}', false, 13, 13, 1",
    "2, false, 14, 14, 1",
    "'{grpc: [aborted, internal]}', false, 13, 0, 2",
    "'{attempts: 0, grpc: [internal]}', false, 13, 13, 1",
  })
  void aCallIsMadeAgainAfterACodeThatIsListed(
      String retries, boolean early, int code, int result, int made) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (FrameEndpoint endpoint = grpc(calls, early, code);
        TestGateway gateway = gateway(retries, endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(call()).response())
          .containsIgnoringCase("\r\ngrpc-status: " + result + "\r\n");
      assertThat(calls.get()).isEqualTo(made);
      assertThat(bodies.get(made - 1)).isEqualTo("\0\0\0\0\2hi");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "20, 2", "-1, 1", "5000, 1"})
  void aPushbackIsHeard(String pushback, int made) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (FrameEndpoint endpoint = grpc(calls, false, 14, "grpc-retry-pushback-ms", pushback);
        TestGateway gateway = gateway("{grpc: [unavailable]}", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(call()).response();
      assertThat(calls.get()).isEqualTo(made);
    }
  }

  @Test
  void aCallThatTheEndpointDidNotLookAtIsMadeAgainWhereItsBodyIsKept() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (FrameEndpoint endpoint =
            new FrameEndpoint(
                (stream, head) -> {
                  if (calls.incrementAndGet() <= 2) {
                    stream.reset(Http2Error.REFUSED_STREAM);
                  } else {
                    stream.atEnd(() -> ends(stream, 0));
                  }
                });
        TestGateway gateway = gateway("{grpc: [unavailable]}", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(call()).response()).containsIgnoringCase("\r\ngrpc-status: 0\r\n");
      assertThat(calls.get()).isEqualTo(3);
      assertThat(
              gateway.metric(
                  "upstream_attempts_total{result=\"upstream_refused\",service=\"backend\"}"))
          .isEqualTo(2);
    }
  }
}
