package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is answered while it still sends has the answer, though its body is unwanted. */
class EarlyAnswersTest {
  private static final String ROUTES =
      "routes: [{name: all, body_limit: 1KiB, backend: {type: service, service: backend}}]";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatSendsOnReadsItsAnswer(boolean tls) throws Exception {
    String piece = "x".repeat(64 << 10);
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "https: [{listen: '127.0.0.1:0'}]",
                TestGateway.service("", endpoint.url()),
                ROUTES)) {
      for (int i = 0; i < 10; i++) {
        try (RawClient client =
            tls ? RawClient.tls(gateway.gateway().port(1)) : new RawClient(gateway.port())) {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
          sendOn(client, piece);
          assertThat(client.response()).startsWith("HTTP/1.1 413 ").endsWith("}");
        }
      }
    }
  }

  /**
   * An endpoint that has answered before the end of a request is told by a close that the rest will
   * not come, though bytes are on their way to it at that moment.
   */
  @Test
  void anEndpointThatAnswersEarlySeesItsConnectionClosed() throws Exception {
    int many = 100;
    String chunk = "400\r\n" + "x".repeat(1 << 10) + "\r\n";
    AtomicInteger closed = new AtomicInteger();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  c.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
                  closed.incrementAndGet();
                });
        TestGateway gateway = TestGateway.serving(endpoint.url())) {
      for (int i = 0; i < many; i++) {
        try (RawClient client = new RawClient(gateway.port())) {
          client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (int chunks = 0; chunks < 20; chunks++) {
            client.send(chunk);
          }
          assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
      }
      Eventually.is(many, closed::get);
    }
  }

  /** The gateway has not read all of it when it answers. */
  private static void sendOn(RawClient client, String piece) throws IOException {
    for (int i = 0; i < 32; i++) {
      client.send(piece);
    }
  }
}
