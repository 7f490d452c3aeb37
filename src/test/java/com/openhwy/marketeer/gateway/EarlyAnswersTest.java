package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

  /** The gateway has not read all of it when it answers. */
  private static void sendOn(RawClient client, String piece) throws IOException {
    for (int i = 0; i < 32; i++) {
      client.send(piece);
    }
  }
}
