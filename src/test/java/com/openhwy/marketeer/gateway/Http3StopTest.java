package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.http3.Http3Call;
import com.openhwy.marketeer.http3.Http3Client;
import com.openhwy.marketeer.verticle.Gateway;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** HTTP/3 connections when the gateway stops, when they are idle, and when there are too many. */
class Http3StopTest {

  @Test
  void whatIsUnderWayIsAnsweredBeforeTheGatewayStops() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(go);
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
                  c.head();
                });
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      Http3Call call = gateway.client().request("GET", "/", head -> {}).end();
      Eventually.is(1, () -> endpoint.heads().size());
      Gateway running = gateway.gateway().gateway();
      var stopped = running.stop();
      Eventually.holds("a GOAWAY came", () -> !gateway.client().goAways().isEmpty());
      go.countDown();
      assertThat(call.answer().body()).hasSize(100_000);
      assertThat(Await.result(stopped)).isZero();
      QuicConnectionCloseEvent close =
          gateway.client().closedByPeer().get(Http3Client.PATIENCE, TimeUnit.SECONDS);
      assertThat(close.isApplicationClose()).isTrue();
      assertThat(close.error()).isEqualTo(0x100);
    }
  }

  @Test
  void anIdleConnectionIsTakenLeaveOf() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving("\n  timeouts: {keep_alive: 3s}", endpoint)) {
      assertThat(gateway.client().get("/").text()).isEqualTo("ok");
      QuicConnectionCloseEvent close =
          gateway.client().closedByPeer().get(Http3Client.PATIENCE, TimeUnit.SECONDS);
      assertThat(close.error()).isEqualTo(0x100);
      assertThat(gateway.client().goAways()).containsExactly(4L);
    }
  }

  @Test
  void connectionsAreCountedWithAllOthers() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving("\n  max_connections: 1", endpoint)) {
      assertThat(gateway.client().get("/").text()).isEqualTo("ok");
      assertThat(gateway.another().failure()).isNotNull();
      assertThat(gateway.client().get("/").text()).isEqualTo("ok");
      gateway.client().close();
    }
  }

  @Test
  void aClientThatResetsEverythingIsSentAway() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving(endpoint);
        Http3Client good = gateway.another().connect()) {
      for (int i = 0; i < 1000 && !gateway.client().closedByPeer().isDone(); i++) {
        try {
          gateway.client().request("POST", "/", h -> {}).data(new byte[10]).reset();
        } catch (IllegalStateException e) {
          break; // closed meanwhile
        }
      }
      QuicConnectionCloseEvent close =
          gateway.client().closedByPeer().get(Http3Client.PATIENCE, TimeUnit.SECONDS);
      assertThat(close.error()).isEqualTo(0x107);
      assertThat(good.get("/own").text()).isEqualTo("own");
      gateway.isIdle();
    }
  }

  @Test
  void tcpClientsAreToldWhereToCome() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always(
                "HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":1\"\r\nContent-Length: 2\r\n\r\nok");
        Http3Gateway gateway = Http3Gateway.serving(endpoint)) {
      int port = gateway.gateway().gateway().port(1);
      String answer =
          new com.openhwy.marketeer.tls.OpenSslClient(port)
              .request("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
      assertThat(answer)
          .contains("Alt-Svc: h3=\":" + port + "\"; ma=86400")
          .doesNotContain("h3=\":1\"");
      assertThat(gateway.client().get("/").field("alt-svc"))
          .as("over QUIC nobody needs to be told")
          .isNotEqualTo("h3=\":" + port + "\"; ma=86400");
    }
  }

  @Test
  void whatIsNoQuicIsNotAnswered() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        Http3Gateway gateway = Http3Gateway.serving(endpoint);
        var socket = new java.net.DatagramSocket()) {
      byte[] junk = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      var to = new java.net.InetSocketAddress("127.0.0.1", gateway.gateway().gateway().port(1));
      for (int i = 0; i < 1000; i++) {
        junk[0] = (byte) i;
        socket.send(new java.net.DatagramPacket(junk, junk.length, to));
      }
      assertThat(gateway.client().get("/").text()).isEqualTo("ok");
    }
  }
}
