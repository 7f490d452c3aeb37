package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.verticle.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route of the README's example, through a whole gateway with two event loops. */
class SeedRouteTest {
  private static final String LIMIT = "{name: rate-limit-auth, type: rate_limit, rate: 3/h}";
  private static final String OTHERS =
      "\n  - {name: cors-api, type: cors, allow_origins: ['https://*.open-hwy.com']}\n"
          + "  - {name: security-headers, type: security_headers}\n";
  private static final String ROUTE =
      """
      routes:
        - name: auth-api
          match: {host: api.open-hwy.com, path: /auth/*}
          backend: {type: service, service: torii}
          middlewares: [rate-limit-auth, cors-api, security-headers]
      """;
  private static final String EXCEEDED =
      "rate_limit_exceeded_total{middleware=\"rate-limit-auth\",mode=\"enforce\",route=\"auth-api\"}";

  @TempDir Path directory;

  private ScriptedEndpoint endpoint;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    endpoint =
        ScriptedEndpoint.always(
            "HTTP/1.1 200 OK\r\nServer: torii/1\r\nContent-Length: 2\r\n\r\nok");
    gateway =
        new TestGateway(directory)
            .with("services", "services: [{name: torii, endpoints: [" + endpoint.url() + "]}]")
            .with("middlewares", "middlewares:\n  - " + LIMIT + OTHERS)
            .with("routes", ROUTE)
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    endpoint.close();
  }

  /** On a connection of its own, so that any event loop may get it. */
  private String ask(String method, String more) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          method
              + " /auth/validate HTTP/1.1\r\nHost: api.open-hwy.com\r\n"
              + more
              + "Connection: close\r\n\r\n");
      return client.untilClosed();
    }
  }

  private static String status(String answer) {
    return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  @Test
  void allThreeDoTheirPart() throws IOException {
    String answer = ask("GET", "Origin: https://portal.open-hwy.com\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nAccess-Control-Allow-Origin: https://portal.open-hwy.com\r\n")
        .contains("\r\nVary: Origin\r\n")
        .contains("\r\nX-Content-Type-Options: nosniff\r\n")
        .contains("\r\nRateLimit: \"rate-limit-auth\";r=2;t=1200\r\n")
        .contains("\r\nRateLimit-Policy: \"rate-limit-auth\";q=3;w=3600\r\n")
        .doesNotContain("torii/1")
        .endsWith("\r\n\r\nok");
  }

  @Test
  void aPreflightNeverReachesTheEndpoint() throws IOException {
    String answer =
        ask(
            "OPTIONS",
            "Origin: https://portal.open-hwy.com\r\nAccess-Control-Request-Method: POST\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 204 ")
        .contains("\r\nAccess-Control-Allow-Methods: GET, HEAD, POST\r\n")
        .doesNotContain("Content-Length");
    assertThat(endpoint.heads()).isEmpty();
  }

  @Test
  void theLimitHoldsOverAllLoopsAndNoFieldOfAClientEvadesIt() throws IOException {
    int passed = 0;
    String last = "";
    for (int i = 0; i < 20; i++) {
      last =
          ask(
              "GET",
              "X-Forwarded-For: 203.0.113."
                  + i
                  + "\r\nX-Real-IP: 198.51.100."
                  + i
                  + "\r\nForwarded: for=192.0.2."
                  + i
                  + "\r\n");
      passed += status(last).equals("200") ? 1 : 0;
    }
    assertThat(passed).isEqualTo(3);
    assertThat(endpoint.heads()).hasSize(3);
    assertThat(last)
        .startsWith("HTTP/1.1 429 ")
        .containsPattern("\r\nRetry-After: (1[01][0-9]{2}|1200)\r\n")
        .contains("\"reason\":\"rate_limited\"");
    assertThat(gateway.admin("/metrics").body()).contains(EXCEEDED + " 17");
  }

  @Test
  void aReloadThatLeavesTheLimitAloneForgetsNothing() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(status(ask("GET", ""))).isEqualTo("200");
    }
    gateway.with(
        "routes", ROUTE + "  - {name: ping, match: {path: /ping}, backend: {type: respond}}\n");
    JsonObject report = Await.result(gateway.gateway().reload("test"));
    assertThat(gateway.get("/ping").status()).as(report.encode()).isEqualTo(200);
    assertThat(status(ask("GET", ""))).isEqualTo("429");

    gateway.with("middlewares", "middlewares:\n  - " + LIMIT.replace("3/h", "4/h") + OTHERS);
    Await.result(gateway.gateway().reload("test"));
    assertThat(status(ask("GET", ""))).isEqualTo("200");
  }
}
