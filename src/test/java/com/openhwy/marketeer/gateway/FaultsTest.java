package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the gateway makes of endpoints that fail, each in its own way. */
class FaultsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String ROUTES =
      "routes: [{name: all, backend: {type: service, service: backend}}]";

  /** One event loop, so that pools and queues are one. */
  private static TestGateway gateway(String service, String... urls) throws Exception {
    return TestGateway.with("workers: 1", TestGateway.service(service, urls), ROUTES);
  }

  private static String get(TestGateway gateway) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(GET).response();
    }
  }

  @Test
  void oneThatRefusesIsA502() throws Exception {
    try (ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway = gateway("", gone.url())) {
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 502 ")
          .contains("connect_failed", "Proxy-Status: marketeer; error=connection_refused");
    }
  }

  @Test
  void anotherEndpointAnswersAtOnceWhenOneRefuses() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway = gateway("", gone.url(), endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 6; i++) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(endpoint.heads()).hasSize(12);
    }
  }

  @Test
  void aServiceWithoutAnEndpointThatIsUpIsA503() throws Exception {
    try (ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway =
            gateway("health_check: {path: /, interval: 50ms, fall: 1}", gone.url())) {
      Eventually.holds("the endpoint is found down", () -> get(gateway).contains(" 503 "));
      assertThat(get(gateway)).contains("no_endpoint", "Retry-After: 1\r\n");
    }
  }

  @Test
  void oneThatHangsIsA504() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(c -> c.bytes(1 << 20));
        TestGateway gateway = gateway("timeouts: {response_head: 200ms}", endpoint.url())) {
      assertThat(get(gateway)).startsWith("HTTP/1.1 504 ").contains("response_timeout");
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void oneThatStallsInsideItsBodyIsCutAndNeverLooksWhole() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                  c.bytes(1);
                });
        TestGateway gateway = gateway("timeouts: {idle: 200ms}", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).untilClosed()).doesNotContain("0\r\n\r\n");
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void aRouteTimeoutEndsWhatIsStillOpen() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(c -> c.bytes(1 << 20));
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                TestGateway.service("", endpoint.url()),
                ROUTES.replace("name: all", "name: all, timeout: 200ms"))) {
      assertThat(get(gateway)).startsWith("HTTP/1.1 504 ").contains("route_timeout");
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void aResetBeforeTheHeadIsA502() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.reset();
                });
        TestGateway gateway = gateway("", endpoint.url())) {
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 502 ")
          .contains("; details=\"upstream_reset after 3 attempts\"\r\n");
      assertThat(endpoint.heads()).as("the first try and two more").hasSize(3);
    }
  }

  @Test
  void aResetInsideTheBodyIsNeverWhole() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                  c.bytes(1);
                });
        TestGateway gateway = gateway("timeouts: {idle: 300ms}", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      String all = client.send(GET).untilClosed();
      assertThat(all.length()).isLessThan(all.indexOf("\r\n\r\n") + 4 + 100);
    }
  }

  @Test
  void anEndpointThatHalfClosesAfterItsAnswerIsHeardToTheEnd() throws Exception {
    String body = "y".repeat(100_000);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body);
                  c.socket().shutdownOutput();
                  c.bytes(1);
                });
        TestGateway gateway = gateway("", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(GET).response()).endsWith(body);
      }
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  /** Closes, without having said so, when the second request on a connection comes. */
  private static ScriptedEndpoint stale() throws IOException {
    return new ScriptedEndpoint(
        c -> {
          c.head();
          c.send(OK);
          c.head();
          c.reset();
        });
  }

  @Test
  void aStaleConnectionIsReplacedWithoutTheClientSeeingIt() throws Exception {
    try (ScriptedEndpoint endpoint = stale();
        TestGateway gateway = gateway("", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 4; i++) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(endpoint.connections()).isEqualTo(4);
    }
  }

  @Test
  void aPostIsNeverSentTwice() throws Exception {
    try (ScriptedEndpoint endpoint = stale();
        TestGateway gateway = gateway("", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      client.send("POST /once HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 502 ").contains("upstream_reset");
      assertThat(endpoint.heads().stream().filter(head -> head.startsWith("POST /once")))
          .hasSize(1);
    }
  }

  @Test
  void aConnectionThatIsClosedWhileIdleIsNotUsed() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.thenCloses(OK);
        TestGateway gateway = gateway("", endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
        Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      }
    }
  }

  @Test
  void idleConnectionsAreClosedAfterTheirTime() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("idle_timeout: 200ms", endpoint.url())) {
      assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  // ---- the queue

  private static String one(ScriptedEndpoint endpoint) {
    return "{url: \"" + endpoint.url() + "\", max_connections: 1}";
  }

  private static ScriptedEndpoint gated(CountDownLatch gate, List<String> order)
      throws IOException {
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            order.add(c.head().split(" ")[1]);
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            c.send(OK);
          }
        });
  }

  @Test
  void aQueueIsServedInOrderAndRefusesWhatDoesNotFit() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
    List<RawClient> clients = new ArrayList<>();
    try (ScriptedEndpoint endpoint = gated(gate, order);
        TestGateway gateway = gateway("queue: 2", one(endpoint))) {
      for (int i = 0; i < 3; i++) {
        RawClient client = new RawClient(gateway.port());
        clients.add(client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        int begun = i + 1;
        Eventually.is((double) begun, () -> gateway.metric("http_requests_in_flight"));
        Eventually.is(1, order::size);
      }
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 503 ")
          .contains("queue_full", "Retry-After: 1\r\n");
      gate.countDown();
      for (RawClient client : clients) {
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
        client.close();
      }
      assertThat(order).containsExactly("/0", "/1", "/2");
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @Test
  void oneWhoWaitsTooLongInTheQueueIsToldSo() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint = gated(gate, new ArrayList<>());
        TestGateway gateway = gateway("queue_timeout: 200ms", one(endpoint));
        RawClient first = new RawClient(gateway.port())) {
      first.send(GET);
      Eventually.is(1, () -> endpoint.heads().size());
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 503 ")
          .contains("queue_timeout", "Retry-After: 1\r\n");
      gate.countDown();
      assertThat(first.response()).startsWith("HTTP/1.1 200 ");
      assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void oneWhoLeavesTheQueueDoesNotTakeASlotWithHim() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint = gated(gate, new ArrayList<>());
        TestGateway gateway = gateway("", one(endpoint));
        RawClient first = new RawClient(gateway.port())) {
      first.send(GET);
      Eventually.is(1, () -> endpoint.heads().size());
      RawClient second = new RawClient(gateway.port()).send(GET);
      Eventually.is(2.0, () -> gateway.metric("http_requests_in_flight"));
      second.close();
      Eventually.is(1.0, () -> gateway.metric("http_requests_in_flight"));
      gate.countDown();
      assertThat(first.response()).startsWith("HTTP/1.1 200 ");
      assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      assertThat(endpoint.heads()).hasSize(2);
    }
  }
}
