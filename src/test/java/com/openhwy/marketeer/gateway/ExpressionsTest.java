package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.verticle.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expressions in every place that takes one, through a whole gateway. */
class ExpressionsTest {
  private static final String ROUTES =
      """
      routes:
        - name: acme
          match: {path: /api/*, expression: "request.headers['x-tenant'] == 'acme'"}
          backend: {type: service, service: backend}
          middlewares: [told, limited]
        - name: beta
          match: {path: /api/*, cookies: {beta: {regex: "[0-9]+"}}, host: "~ shop[0-9]+[.]example"}
          backend: {type: respond, body: beta}
        - name: faulty
          match: {path: /faulty, expression: "int(request.query.n) > 1"}
          backend: {type: respond, body: more}
        - name: rest
          match: {path: /*}
          backend: {type: respond, body: rest}
      """;
  private static final String MIDDLEWARES =
      """
      middlewares:
        - name: told
          type: headers
          request: {set: {X-Told: "{method} {= request.query['n'] == '' ? 'none' : request.query.n}"}}
          response: {set: {X-Class: "{= response.status / 100}xx of {= service}"}}
        - {name: limited, type: rate_limit, rate: 2/h, key: "cel:request.headers['x-user']"}
      """;

  @TempDir Path directory;

  private ScriptedEndpoint endpoint;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    endpoint = ScriptedEndpoint.ok();
    gateway =
        new TestGateway(directory)
            .with(
                "marketeer",
                TestGateway.LISTENERS.replace(
                    "{output: 'off'}",
                    "{output: '"
                        + directory.resolve("access.log")
                        + "', filter: \"response.status >= 400 || route == 'beta'\"}"))
            .with("services", "services: [{name: backend, endpoints: [" + endpoint.url() + "]}]")
            .with("middlewares", MIDDLEWARES)
            .with("routes", ROUTES)
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    endpoint.close();
  }

  @Test
  void aRouteMatchesByAnExpression() throws Exception {
    assertThat(ask("/api/x?n=7", "X-Tenant: acme\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("X-Class: 2xx of backend\r\n");
    assertThat(endpoint.heads()).singleElement().asString().contains("X-Told: GET 7\r\n");
    assertThat(ask("/api/x", "X-Tenant: other\r\n")).endsWith("rest");
    assertThat(ask("/api/x", "Cookie: a=b; beta=17\r\n")).endsWith("beta");
    assertThat(ask("/api/x", "Cookie: a=b; beta=x\r\n")).endsWith("rest");
  }

  @Test
  void anExpressionIsTheKeyOfALimit() throws Exception {
    for (String user : List.of("ann", "ann", "bob")) {
      assertThat(ask("/api/x", "X-Tenant: acme\r\nX-User: " + user + "\r\n"))
          .startsWith("HTTP/1.1 200");
    }
    assertThat(ask("/api/x", "X-Tenant: acme\r\nX-User: ann\r\n"))
        .startsWith("HTTP/1.1 429")
        .contains("X-Class: 4xx of ");
  }

  /** What is left out is counted all the same. */
  @Test
  void theAccessLogHasWhatItsFilterLetsPass() throws Exception {
    ask("/rest", "");
    ask("/api/x", "Cookie: beta=1\r\n");
    ask("/a b", "");
    Eventually.is(2L, () -> log().lines().count());
    assertThat(log()).contains("\"route\":\"beta\"", "\"status\":400").doesNotContain("/rest");
    Eventually.holds(
        "the request without a line is counted",
        () ->
            gateway
                .admin("/metrics")
                .body()
                .lines()
                .anyMatch(l -> l.startsWith("http_requests_total{") && l.contains("\"rest\"")));
  }

  /** A filter is no restart. */
  @Test
  void theFilterChangesWithAReload() throws Exception {
    var reloaded = gateway.nextReload();
    gateway.with(
        "marketeer",
        Files.readString(directory.resolve("conf/marketeer.yaml"))
            .replace("response.status >= 400", "response.status == 200"));
    assertThat(Await.result(reloaded).getString("result")).isEqualTo("applied");
    ask("/now", "");
    Eventually.holds("the line", () -> log().contains("\"path\":\"/now\""));
  }

  @Test
  void aFaultIsNoMatchAndIsCounted() throws Exception {
    double before = faults();
    assertThat(ask("/faulty?n=2", "")).endsWith("more");
    assertThat(ask("/faulty?n=x", "")).endsWith("rest");
    assertThat(ask("/faulty", "")).endsWith("rest");
    assertThat(faults()).isEqualTo(before + 2);
  }

  private double faults() {
    String name = "expression_errors_total{scope=\"route\"} ";
    return gateway
        .admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private String ask(String target, String fields) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client
          .send("GET " + target + " HTTP/1.1\r\nHost: shop7.example\r\n" + fields + "\r\n")
          .response();
    }
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("access.log"));
  }
}
