package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.FrameClient.Frame;
import com.openhwy.marketeer.gateway.FrameClient.Response;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket over a stream of HTTP/2 (RFC 8441), in front of an endpoint of HTTP/1.1. */
class Http2WebSocketTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWebSocketIsATunnelOfItsStream(boolean secure) throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                          + "Upgrade: websocket\r\nSec-WebSocket-Accept: v\r\n"
                          + "Sec-WebSocket-Protocol: chat\r\n\r\n");
                  c.send("hi " + c.bytes(5));
                  assertThat(c.read()).isEqualTo(-1);
                  c.send("bye");
                });
        TestGateway gateway =
            TestGateway.with(
                "https: [{listen: '127.0.0.1:0'}]",
                TestGateway.service("", endpoint.url()),
                "routes: [{name: all, backend: {type: service, service: backend}}]");
        FrameClient client =
            secure
                ? FrameClient.tls(gateway.gateway().port(1))
                : FrameClient.plain(gateway.port())) {
      Frame settings = client.read();
      assertThat(settings.payload()).contains(settingBytes(8, 1));
      client.frame(FrameClient.SETTINGS, FrameClient.ACK, 0);
      connect(client, secure ? "https" : "http");
      Map<String, String> head = client.decode(client.next(FrameClient.HEADERS));
      assertThat(head)
          .containsEntry(":status", "200")
          .containsEntry("sec-websocket-protocol", "chat")
          .doesNotContainKeys("upgrade", "connection", "sec-websocket-accept");
      client.data(1, false, "first");
      assertThat(client.next(FrameClient.DATA).text()).isEqualTo("hi first");
      client.data(1, true, "");
      Response rest = client.response(1);
      assertThat(rest.body()).isEqualTo("bye");
      assertThat(endpoint.heads().get(0))
          .startsWith("GET /chat HTTP/1.1\r\n")
          .containsIgnoringCase("Upgrade: websocket\r\n")
          .containsIgnoringCase("Connection: upgrade\r\n")
          .contains("Sec-WebSocket-Key: ", "sec-websocket-protocol: chat\r\n");
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  /** What the client has sent before it knows of the tunnel is the tunnel's beginning. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesSentEarlyGoIntoTheTunnel(boolean ended) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(sent);
                  c.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                          + "Upgrade: websocket\r\nSec-WebSocket-Accept: v\r\n\r\n");
                  c.send("hi " + c.bytes(5));
                  if (c.read() < 0) {
                    c.send(", bye");
                  }
                });
        TestGateway gateway =
            TestGateway.with(
                "limits: {}",
                TestGateway.service("", endpoint.url()),
                "routes: [{name: all, body_limit: 1, backend: {type: service, service: backend}}]");
        FrameClient client = FrameClient.plain(gateway.port())) {
      connect(client, "http");
      client.data(1, ended, "first");
      client.frame(FrameClient.PING, 0, 0, new byte[8]);
      client.next(FrameClient.PING); // it has read what came before
      sent.countDown();
      assertThat(client.decode(client.next(FrameClient.HEADERS))).containsEntry(":status", "200");
      if (!ended) {
        client.data(1, true, "");
      }
      assertThat(client.response(1).body()).isEqualTo("hi first, bye");
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  private static byte[] settingBytes(int id, int value) {
    return new byte[] {0, (byte) id, 0, 0, 0, (byte) value};
  }

  private static void connect(FrameClient client, String scheme) throws IOException {
    client.headers(
        1,
        false,
        ":method",
        "CONNECT",
        ":protocol",
        "websocket",
        ":scheme",
        scheme,
        ":authority",
        "a",
        ":path",
        "/chat",
        "sec-websocket-version",
        "13",
        "sec-websocket-protocol",
        "chat");
  }

  @Test
  void anEndpointMayRefuseAWebSocket() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      connect(client, "http");
      Response response = client.response(1);
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("no");
    }
  }

  @Test
  void aSuccessThatIsNoSwitchOpensNothing() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = TestGateway.serving(endpoint.url());
        FrameClient client = FrameClient.plain(gateway.port())) {
      connect(client, "http");
      assertThat(client.response(1).status()).isEqualTo(502);
      client.headers(3, true, ":method", "CONNECT", ":authority", "a:443");
      assertThat(client.response(3).status()).isEqualTo(405);
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }
}
