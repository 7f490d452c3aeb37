package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that change their protocol (RFC 9110 7.8), as WebSocket does. */
class TunnelTest {
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\n"
          + "Host: a\r\n"
          + "Connection: Upgrade, X-Hop\r\n"
          + "X-Hop: 1\r\n"
          + "Upgrade: websocket\r\n"
          + "Sec-WebSocket-Key: k\r\n\r\n";
  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\n"
          + "Connection: upgrade\r\n"
          + "Upgrade: WebSocket\r\n"
          + "Sec-WebSocket-Accept: v\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** Switches, then sends back what comes until the other half is closed, and a last word. */
  private static void echo(ScriptedEndpoint.Connection c) throws IOException {
    c.head();
    c.send(SWITCHING);
    byte[] buffer = new byte[8192];
    for (int n = c.socket().getInputStream().read(buffer);
        n >= 0;
        n = c.socket().getInputStream().read(buffer)) {
      c.socket().getOutputStream().write(buffer, 0, n);
    }
    c.send("bye");
  }

  @Test
  void bytesPassBothWaysAndEachHalfClosesByItself() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(TunnelTest::echo);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(UPGRADE).head())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("Connection: upgrade\r\n")
          .containsIgnoringCase("Upgrade: websocket\r\n")
          .contains("Sec-WebSocket-Accept: v\r\n");
      assertThat(client.send("ping").bytes(4)).isEqualTo("ping");
      assertThat(client.send("GET / HTTP/1.1\r\n\r\n").bytes(18)).startsWith("GET / ");
      assertThat(client.shutdownOutput().untilClosed()).isEqualTo("bye");
      assertThat(endpoint.heads()).hasSize(1);
      assertThat(endpoint.heads().get(0))
          .contains("Sec-WebSocket-Key: k\r\n")
          .containsIgnoringCase("Connection: upgrade\r\n")
          .doesNotContain("X-Hop");
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void theEndpointMayCloseItsHalfFirst() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send(SWITCHING + "last");
                  c.socket().shutdownOutput();
                  if (c.bytes(5).equals("still")) {
                    heard.countDown();
                  }
                });
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(UPGRADE).head();
      assertThat(client.bytes(5)).as("the bytes before the end").isEqualTo("last");
      client.send("still").shutdownOutput();
      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void fiveMegabytesEachWayComeThrough() throws Exception {
    int size = 5 << 20;
    String piece = "0123456789abcdef".repeat(4096);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(TunnelTest::echo);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(UPGRADE).head();
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int sent = 0; sent < size; sent += piece.length()) {
                    client.send(piece);
                  }
                  client.shutdownOutput();
                } catch (IOException cut) {
                  // then the reader misses bytes, and says so
                }
              },
              "sender");
      sender.start();
      String all = client.untilClosed();
      assertThat(all).hasSize(size + 3).endsWith("bye");
      assertThat(all.substring(0, size).equals(piece.repeat(size / piece.length()))).isTrue();
    }
  }

  @Test
  void withoutA101ItIsAnAnswerLikeAnyOther() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(OK);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(UPGRADE).response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(endpoint.heads()).hasSize(2);
      assertThat(endpoint.heads().get(1)).startsWith("GET /next ").doesNotContain("pgrade");
      client.send("\1\2\3\4 raw frames\r\n\r\n");
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 400 ");
      assertThat(endpoint.heads()).hasSize(2);
    }
  }

  @Test
  void bytesSentEarlyGoIntoTheTunnel() throws Exception {
    String early = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(TunnelTest::echo);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(UPGRADE + early).head();
      assertThat(client.bytes(early.length())).isEqualTo(early);
      assertThat(gateway.metric("http_requests_in_flight")).isEqualTo(1.0);
    }
  }

  @Test
  void a101NobodyAskedForIsA502() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(SWITCHING);
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response()).startsWith("HTTP/1.1 502 ").contains("upstream_protocol_error");
      client.send(UPGRADE.replace("websocket", "other"));
      assertThat(client.response()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void http2IsNeverAskedForThroughAnUpgrade() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        RawClient client = new RawClient(gateway.port())) {
      for (String protocol : new String[] {"h2c", "H2C", "websocket, h2c"}) {
        client.send(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: "
                + protocol
                + "\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(endpoint.heads())
          .hasSize(3)
          .noneMatch(head -> head.matches("(?si).*(upgrade|http2-settings|h2c).*"));
    }
  }

  @Test
  void aTunnelOutlivesAReloadAndEndsWithTheGateway() throws Exception {
    RawClient client;
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(TunnelTest::echo)) {
      try (TestGateway gateway =
          TestGateway.with(
              "workers: 1",
              TestGateway.service("", endpoint.url()),
              "routes: [{name: all, backend: {type: service, service: backend}}]")) {
        client = new RawClient(gateway.port());
        client.send(UPGRADE).head();
        gateway.write("routes.yaml", "routes: [{name: new, backend: {type: respond, body: new}}]");
        Eventually.holds(
            "the new routes are in force",
            () -> {
              try (RawClient other = new RawClient(gateway.port())) {
                return other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").response().endsWith("new");
              }
            });
        assertThat(client.send("ping").bytes(4)).isEqualTo("ping");
        gateway.write("marketeer.yaml", gateway.text("marketeer.yaml").replace("5s", "300ms"));
        Eventually.holds("the grace is short", () -> gateway.admin("/config").contains("300ms"));
      }
      assertThat(client.untilClosed()).isIn("", "<reset>");
      client.close();
    }
  }
}
