package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Buffering on real sockets. */
class BufferingTest {
  private static final String MIDDLEWARES =
      "middlewares: [{name: whole, type: buffering, max_request: 64KiB, response: true,"
          + " max_response: 32MiB}]";
  private static final String ROUTES =
      "routes: [{name: all, middlewares: [whole], backend: {type: service, service: backend}}]";

  private static TestGateway gateway(ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with(
        "workers: 1", TestGateway.service("", endpoint.url()), ROUTES, MIDDLEWARES, List.of());
  }

  @Test
  void aChunkedBodyArrivesWholeAndWithItsLength() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      client.send("3\r\none\r\n");
      try (RawClient other = new RawClient(gateway.port())) {
        assertThat(other.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n").response()).endsWith("ok");
      }
      client.send("3\r\ntwo\r\n0\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(client.send("GET /c HTTP/1.1\r\nHost: a\r\n\r\n").response()).endsWith("ok");
      assertThat(endpoint.heads()).hasSize(3);
      assertThat(endpoint.heads().get(0)).startsWith("GET /b ");
      assertThat(endpoint.heads().get(1))
          .startsWith("POST /a ")
          .contains("Content-Length: 6\r\n")
          .doesNotContain("Transfer-Encoding", "Expect");
    }
  }

  @Test
  void oneThatIsTooLargeIsRefusedAndOneThatBreaksOffIsForgotten() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint)) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n");
        assertThat(client.response()).startsWith("HTTP/1.1 413 ");
      }
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send("10001\r\n" + "x".repeat(0x10001) + "\r\n");
        assertThat(client.response()).startsWith("HTTP/1.1 413 ");
      }
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        Eventually.is(1.0, () -> gateway.metric("http_requests_in_flight"));
      }
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      assertThat(endpoint.heads()).isEmpty();
    }
  }

  @Test
  void aSlowClientDoesNotHoldTheEndpoint() throws Exception {
    int size = 24 << 20; // more than all the sockets on the way can hold
    CountDownLatch sent = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                  c.send("z".repeat(size));
                  sent.countDown();
                  c.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        TestGateway gateway = gateway(endpoint);
        RawClient slow = new RawClient(gateway.port());
        RawClient other = new RawClient(gateway.port())) {
      slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(slow.head()).contains("Content-Length: " + size);
      assertThat(sent.await(30, TimeUnit.SECONDS)).as("the endpoint is done").isTrue();
      String answer = other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head();
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(slow.bytes(size)).hasSize(size);
    }
  }
}
