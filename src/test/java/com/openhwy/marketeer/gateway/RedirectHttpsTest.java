package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plain listener that only sends its clients to TLS. */
class RedirectHttpsTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.redirecting(8443);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  /** Abuse #51: a redirect never leads to a host the client has put into its path. */
  @ParameterizedTest
  @CsvSource({
    "//evil.example/x, https://shop.example:8443/evil.example/x",
    "/@evil.example, https://shop.example:8443/@evil.example",
    "/a?u=//evil.example, https://shop.example:8443/a?u=//evil.example",
    "/.//evil.example, https://shop.example:8443/evil.example",
    "/%2f%2fevil.example, https://shop.example:8443/%2F%2Fevil.example",
    "/\\evil.example, -",
  })
  void aRedirectStaysAtItsHost(String target, String location) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: shop.example\r\n\r\n");
      String answer = client.response();
      if (location.equals("-")) {
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("Location");
      } else {
        assertThat(answer)
            .startsWith("HTTP/1.1 308 ")
            .containsIgnoringCase("Location: " + location + "\r\n");
      }
    }
  }

  @Test
  void theServerAsAWholeRedirectsToItsRoot() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: shop.example\r\n\r\n");
      assertThat(client.response())
          .containsIgnoringCase("Location: https://shop.example:8443/\r\n");
    }
  }

  /** A TLS listener on a Unix socket has no port that could be named. */
  @Test
  void aPortIsOfAListenerThatHasOne(@TempDir Path directory) throws Exception {
    String server =
        com.openhwy.marketeer.verticle.TestGateway.LISTENERS.replace(
            "http: [{listen: '127.0.0.1:0'}]",
            "http: [{listen: '127.0.0.1:0', redirect_https: true}],"
                + " https: [{listen: 'unix:%s', tls: {auto: true}}]"
                    .formatted(directory.resolve("tls.sock")));
    try (var plain = new com.openhwy.marketeer.verticle.TestGateway(directory)) {
      plain.with("marketeer", server);
      plain.with("routes", "routes: [{name: r, backend: {type: respond, body: never}}]").start();
      try (RawClient client = new RawClient(plain.port())) {
        client.send("GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n");
        assertThat(client.response())
            .startsWith("HTTP/1.1 308 ")
            .containsIgnoringCase("Location: https://shop.example/a\r\n");
      }
    }
  }
}
