package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a route does to paths on the way in is undone on the way out. */
class ResponseRewriteTest {
  private static final String ROUTES =
      """
      routes:
        - name: app
          match: {path: /app/*}
          strip_prefix: /app
          add_prefix: /v1
          middlewares: [outside]
          backend: {type: service, service: backend}
        - name: regex
          match: {path: /regex/*}
          rewrite: {regex: ^/regex, replacement: /v1}
          middlewares: [outside]
          backend: {type: service, service: backend}
      """;

  @Test
  void theRoutesPrefixesComeBack() throws Exception {
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  String to = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/v1/there\r\n";
                  int port = c.socket().getLocalPort();
                  c.answerAll(
                      to.formatted(port)
                          + "Set-Cookie: a=b; Path=/v1; Domain=127.0.0.1\r\n"
                          + "Content-Length: 0\r\n\r\n");
                });
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                TestGateway.service("", endpoint.url()),
                ROUTES,
                "middlewares: [{name: outside, type: response_rewrite}]",
                List.of());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send("GET /app/x HTTP/1.1\r\nHost: a\r\n\r\n").response())
          .contains("\r\nLocation: /app/there\r\n")
          .contains("\r\nSet-Cookie: a=b; Path=/app\r\n");
      assertThat(endpoint.heads().get(0)).startsWith("GET /v1/x ");
      assertThat(client.send("GET /regex/x HTTP/1.1\r\nHost: a\r\n\r\n").response())
          .contains("\r\nLocation: /v1/there\r\n")
          .contains("\r\nSet-Cookie: a=b; Path=/v1\r\n");
    }
  }
}
