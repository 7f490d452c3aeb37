package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator sees of a running gateway: the admin API, the metrics and the access log. */
@Timeout(120)
class OperationsTest {
  private static final String ROUTES =
      """
      routes:
        - {name: api, match: {path: /api/*}, backend: {type: service, service: backend}}
        - {name: ping, match: {path: /ping}, backend: {type: respond, status: 200, body: pong}}
      """;

  private static HttpResponse<String> post(TestGateway gateway, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.gateway().adminPort() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }

  private static TestGateway start(ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with("limits: {}", TestGateway.service("", endpoint.url()), ROUTES);
  }

  private static void ask(TestGateway gateway, String target) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "GET " + target + " HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: t\"est\r\n\r\n");
      client.response();
    }
  }

  /** The lines of the access log, once there are that many. */
  private static List<JsonObject> log(TestGateway gateway, int count) throws Exception {
    Path log = gateway.directory().resolve("access.log");
    Eventually.holds(
        "the lines", // whole ones: the last may be half written
        () -> Files.readString(log).chars().filter(c -> c == '\n').count() >= count);
    return Files.readAllLines(log).stream().map(JsonObject::new).toList();
  }

  private static JsonObject line(List<JsonObject> lines, Predicate<JsonObject> which) {
    return lines.stream().filter(which).findFirst().orElseThrow();
  }

  @Test
  void everyRequestIsCountedAndHasItsLine() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = start(endpoint)) {
      ask(gateway, "/api/x?page=1&token=TOPSECRET");
      ask(gateway, "/ping");
      ask(gateway, "/nothing");

      List<JsonObject> lines = log(gateway, 3);
      JsonObject api = line(lines, l -> "api".equals(l.getString("route")));
      assertThat(api.getString("path")).isEqualTo("/api/x");
      assertThat(api.getString("query")).isEqualTo("page=1&token=***");
      assertThat(api.getString("method")).isEqualTo("GET");
      assertThat(api.getInteger("status")).isEqualTo(200);
      assertThat(api.getString("level")).isEqualTo("INFO");
      assertThat(api.getString("client_ip")).isEqualTo("127.0.0.1");
      assertThat(api.getString("host")).isEqualTo("shop.example");
      assertThat(api.getString("service")).isEqualTo("backend");
      assertThat(api.getString("endpoint")).isEqualTo("127.0.0.1:" + endpoint.port());
      assertThat(api.getInteger("attempts")).isEqualTo(1);
      assertThat(api.getInteger("bytes_out")).isEqualTo(2);
      assertThat(api.getString("user_agent")).isEqualTo("t\"est");
      assertThat(api.getDouble("duration_ms")).isPositive();
      assertThat(api.getString("request_id")).isNotEmpty();
      assertThat(api.getString("config_version")).isNotEmpty();
      JsonObject nothing = line(lines, l -> l.getInteger("status") == 404);
      assertThat(nothing.getString("reason")).isEqualTo("no_route");

      assertThat(gateway.metric("http_requests_total{code=\"200\",method=\"GET\",route=\"api\""))
          .isEqualTo(1);
      assertThat(gateway.metric("http_requests_total{code=\"200\",method=\"GET\",route=\"ping\""))
          .isEqualTo(1);
      assertThat(gateway.metric("http_requests_total{code=\"404\"")).isEqualTo(1);
      assertThat(gateway.metric("http_request_duration_seconds_count")).isEqualTo(3);
      assertThat(gateway.metric("http_requests_in_flight")).isZero();
      assertThat(gateway.metric("upstream_attempts_total{result=\"ok\"")).isEqualTo(1);
      assertThat(gateway.metric("upstream_connections_total")).isEqualTo(1);
      assertThat(gateway.metric("connections_total")).isEqualTo(3);
      assertThat(gateway.metric("backend_health_status")).isEqualTo(1);
      assertThat(gateway.metric("access_log_dropped_total")).isZero();
      assertThat(gateway.admin("/metrics")).contains("rate_limit_exceeded_total", "jvm_memory");
    }
  }

  @Test
  void theAdminApiShowsWhatServes() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = start(endpoint)) {
      assertThat(new JsonObject(gateway.admin("/health")).getString("status")).isEqualTo("up");
      assertThat(new JsonObject(gateway.admin("/ready")).getBoolean("ready")).isTrue();
      assertThat(new JsonObject(gateway.admin("/status")).getString("state")).isEqualTo("serving");
      assertThat(new JsonObject(gateway.admin("/version")).getValue("version")).isNotNull();
      assertThat(new JsonObject(gateway.admin("/config")).getJsonObject("config")).isNotEmpty();
      JsonArray routes = new JsonObject(gateway.admin("/routes")).getJsonArray("routes");
      assertThat(routes.stream().map(r -> ((JsonObject) r).getString("name")))
          .containsExactlyInAnyOrder("api", "ping");
      JsonObject service =
          new JsonObject(gateway.admin("/services")).getJsonArray("services").getJsonObject(0);
      assertThat(service.getJsonArray("endpoints").getJsonObject(0).getString("url"))
          .isEqualTo(endpoint.url());
      assertThat(new JsonObject(gateway.admin("/explain?url=http://a/api/x")).getString("route"))
          .isEqualTo("api");
      assertThat(gateway.admin("/"))
          .contains("<b class=\"good\">ready</b>", endpoint.url(), "<td>ping</td>");
    }
  }

  @Test
  void aReloadSaysWhatCameOfIt() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = start(endpoint)) {
      HttpResponse<String> same = post(gateway, "/reload");
      assertThat(same.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(same.body()).getString("result")).isEqualTo("unchanged");

      gateway.write("routes.yaml", ROUTES.replace("service: backend}", "service: backed}"));
      HttpResponse<String> bad = post(gateway, "/bus/marketeer.config.reload");
      JsonObject report = new JsonObject(bad.body());
      assertThat(bad.statusCode()).as("the bus's own reply").isEqualTo(200);
      assertThat(report.getString("result")).isEqualTo("rejected");
      assertThat(report.getJsonArray("problems").encode()).contains("backed", "backend");
      assertThat(post(gateway, "/reload").statusCode()).isEqualTo(422);
      assertThat(gateway.metric("config_last_reload_successful")).isZero();
      assertThat(gateway.admin("/")).contains("class=\"alarm\"", "&quot;backed&quot;");
      ask(gateway, "/ping");
      assertThat(log(gateway, 1).get(0).getInteger("status")).as("it serves on").isEqualTo(200);
    }
  }

  @Test
  void drainingItIsNoLongerReady() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = start(endpoint)) {
      assertThat(post(gateway, "/drain").statusCode()).isEqualTo(202);

      JsonObject ready = new JsonObject(gateway.admin("/ready"));
      assertThat(ready.getBoolean("ready")).isFalse();
      assertThat(ready.getJsonArray("reasons")).containsExactly("draining");
      ask(gateway, "/ping");
      assertThat(log(gateway, 1).get(0).getInteger("status")).isEqualTo(200);
    }
  }
}
