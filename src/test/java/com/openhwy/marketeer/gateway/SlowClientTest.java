package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients that take their time, or too many of them (abuse #45). */
class SlowClientTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String ROUTES =
      "routes: [{name: all, body_limit: 0, backend: {type: service, service: backend}}]";

  private static TestGateway gateway(String server, ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with(
        "workers: 1\n  " + server, TestGateway.service("", endpoint.url()), ROUTES);
  }

  /** Sends these bytes one by one until they are all sent or the gateway has had enough. */
  private static void drip(RawClient client, String text) {
    Thread dripping =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < text.length(); i++) {
                  client.send(text.substring(i, i + 1));
                  java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                }
              } catch (IOException cut) {
                // what the test waits for, on the other half of the connection
              }
            },
            "drip");
    dripping.setDaemon(true);
    dripping.start();
  }

  @Test
  void aHeadThatDripsInIsCut() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("timeouts: {request_head: 1s}", endpoint);
        RawClient fresh = new RawClient(gateway.port())) {
      drip(fresh, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(10_000));
      assertThat(fresh.untilClosed())
          .startsWith("HTTP/1.1 408 ")
          .contains("Connection: close\r\n", "request_timeout");
      try (RawClient used = new RawClient(gateway.port())) {
        assertThat(used.send(GET).response()).startsWith("HTTP/1.1 200 ");
        drip(used, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(10_000));
        assertThat(used.untilClosed()).startsWith("HTTP/1.1 408 ");
      }
      assertThat(endpoint.heads()).hasSize(1);
    }
  }

  @Test
  void aConnectionThatNeverSaysAnythingIsClosed() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("timeouts: {request_head: 200ms}", endpoint);
        RawClient silent = new RawClient(gateway.port());
        RawClient blank = new RawClient(gateway.port())) {
      assertThat(silent.untilClosed()).isEmpty();
      drip(blank, "\r\n".repeat(1000));
      assertThat(blank.untilClosed()).doesNotContain(" 200 ");
    }
  }

  @Test
  void aBodyThatStopsIsA408AndTheEndpointIsLetGo() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("timeouts: {idle: 300ms}", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nbegin");
      assertThat(client.untilClosed())
          .startsWith("HTTP/1.1 408 ")
          .contains("Connection: close\r\n", "request_timeout");
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void aBodyBelowTheMinimumRateIsCut() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("timeouts: {min_rate: 10KiB}", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.socket().setSoTimeout(40_000);
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      drip(client, "y".repeat(5_000));
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 408 ").contains("request_timeout");
    }
  }

  @Test
  void aReaderThatStopsIsCut() throws Exception {
    String body = "z".repeat(20 << 20);
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        TestGateway gateway = gateway("timeouts: {idle: 300ms}", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      client.socket().setReceiveBufferSize(4096);
      client.send(GET);
      Eventually.is(1, () -> endpoint.heads().size()); // that it is in flight may soon be over
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      assertThat(client.untilClosed().length()).isLessThan(body.length());
    }
  }

  @Test
  void anIdleConnectionIsClosedWithoutAWord() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("timeouts: {keep_alive: 200ms}", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void anEndpointThatTakesItsTimeIsNotTheClientsFault() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  java.util.concurrent.locks.LockSupport.parkNanos(2_500_000_000L);
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        TestGateway gateway =
            gateway("timeouts: {idle: 1s, keep_alive: 1s, request_head: 1s}", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void oneConnectionTooManyIsToldSo() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("max_connections: 2", endpoint);
        RawClient first = new RawClient(gateway.port());
        RawClient second = new RawClient(gateway.port())) {
      assertThat(first.send(GET).response()).startsWith("HTTP/1.1 200 ");
      assertThat(second.send(GET).response()).startsWith("HTTP/1.1 200 ");
      try (RawClient third = new RawClient(gateway.port())) {
        assertThat(third.untilClosed())
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: 1\r\n", "Connection: close\r\n");
      }
      assertThat(gateway.metric("connections_refused_total")).isEqualTo(1.0);
      first.socket().close();
      Eventually.is(1.0, () -> gateway.metric("connections_open"));
      try (RawClient next = new RawClient(gateway.port())) {
        assertThat(next.send(GET).response()).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void aConnectionEndsAfterItsRequests() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("limits: {keep_alive_requests: 2}", endpoint);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response()).doesNotContain("Connection: close");
      assertThat(client.send(GET).untilClosed()).contains("Connection: close\r\n").endsWith("ok");
    }
  }
}
