package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http3.Http3Call.Answer;
import com.openhwy.marketeer.http3.Http3Client;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/3 from end to end: Netty's client, a whole gateway. */
class Http3Test {
  @TempDir private Path directory;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                TestGateway.LISTENERS.replace(
                    "server: {", "server: {https: [{listen: '127.0.0.1:0', http3: true}], "))
            .with(
                "routes",
                "routes: [{name: all, match: {path: '/hello'}, backend: {type: respond, body:"
                    + " hello}}]\n")
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aRequestIsAnswered() {
    try (Http3Client client = Http3Client.to(gateway.gateway().port(1)).connect()) {
      Answer answer = client.get("/hello");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(client.get("/nowhere").status()).isEqualTo(404);
    }
  }
}
