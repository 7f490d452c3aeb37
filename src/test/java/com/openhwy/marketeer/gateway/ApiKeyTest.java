package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.verticle.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code api_key} in a whole gateway with two event loops. */
@Timeout(120)
class ApiKeyTest {
  private static final String KEY = "0123456789abcdefghij";
  private static final String OTHER = "zyxwvutsrqponmlkjihg";

  @TempDir Path directory;

  private static String ask(TestGateway gateway, String target, String field) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET " + target + " HTTP/1.1\r\nHost: app\r\n" + field + "Connection: close\r\n\r\n");
      return client.untilClosed();
    }
  }

  @Test
  void keysComeFromAFileAndAreSeenByNobodyElse() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway =
            new TestGateway(directory)
                .file("keys", "billing " + KEY + "\n")
                .with("services", "services: [{name: app, endpoints: [" + endpoint.url() + "]}]")
                .with(
                    "middlewares",
                    "middlewares:\n  - {name: keys, type: api_key, keys_file: '"
                        + directory.resolve("keys")
                        + "', sources: ['header:X-API-Key', 'query:api_key'],"
                        + " name_header: X-Client}\n")
                .with(
                    "routes",
                    "routes:\n  - {name: app, match: {path: /*}, middlewares: [keys],"
                        + " backend: {type: service, service: app}}\n")
                .start()) {
      assertThat(ask(gateway, "/a?api_key=" + KEY + "&b=c", "")).startsWith("HTTP/1.1 200 ");
      assertThat(ask(gateway, "/a", "X-API-Key: " + KEY + "\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(endpoint.heads())
          .hasSize(2)
          .allMatch(head -> head.contains("\r\nX-Client: billing\r\n") && !head.contains(KEY));
      assertThat(endpoint.heads().get(0)).startsWith("GET /a?b=c HTTP/1.1\r\n");
      assertThat(endpoint.heads().get(1)).startsWith("GET /a HTTP/1.1\r\n");
      assertThat(ask(gateway, "/a", "X-API-Key: " + OTHER + "\r\n"))
          .startsWith("HTTP/1.1 401 ")
          .contains("\r\nWWW-Authenticate: ApiKey realm=\"API\"\r\n");

      gateway.file("keys", "new " + OTHER + "\n");
      Eventually.is(
          true,
          () -> ask(gateway, "/", "X-API-Key: " + OTHER + "\r\n").startsWith("HTTP/1.1 200 "));
      assertThat(ask(gateway, "/", "X-API-Key: " + KEY + "\r\n")).startsWith("HTTP/1.1 401 ");
    }
  }
}
