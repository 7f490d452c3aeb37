package com.openhwy.marketeer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.admin.AdminServer.Answer;
import com.openhwy.marketeer.admin.AdminServer.Sent;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.control.CommandException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real connection; the bus's other side is the test. */
class AdminApiTest {
  private final AdminServer admin = AdminServer.open();

  @AfterEach
  void stop() {
    admin.close();
  }

  private static void isProblem(Answer answer, int status, String detail) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().getInteger("status")).isEqualTo(status);
    assertThat(answer.json().getString("detail")).contains(detail);
  }

  @Test
  void healthIsLiveBeforeAnythingElse() {
    Answer answer = admin.get("/health");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(new JsonObject().put("status", "up"));
  }

  @Test
  void readyFailsUntilSomebodySaysOtherwise() {
    Answer starting = admin.get("/ready");
    assertThat(starting.status()).isEqualTo(503);
    assertThat(starting.json().getBoolean("ready")).isFalse();

    admin.on(Addresses.ADMIN_READY, "{\"ready\":true}");
    assertThat(admin.get("/ready").status()).isEqualTo(200);
  }

  @Test
  void readyFailsWhileDraining() {
    admin.on(Addresses.ADMIN_READY, "{\"ready\":false,\"reasons\":[\"draining\"]}");

    Answer answer = admin.get("/ready");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().getJsonArray("reasons")).containsExactly("draining");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "promote", "rollback", "abort", "restart"})
  void whatIsToBecomeOfACanaryIsACommand(String what) {
    String address = "marketeer.canary." + what;
    admin.on(address, "{\"state\":\"paused\"}");

    Answer answer = admin.post("/canaries/" + what, "{\"route\":\"shop\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getString("state")).isEqualTo("paused");
    assertThat(admin.sent)
        .containsExactly(new Sent(address, new JsonObject().put("route", "shop")));
  }

  @ParameterizedTest
  @CsvSource({
    "/status,   marketeer.admin.status",
    "/routes,   marketeer.admin.routes",
    "/services, marketeer.admin.services",
    "/caches,   marketeer.admin.caches",
    "/certs,    marketeer.admin.certs",
    "/canaries, marketeer.admin.canaries",
    "/mirrors,  marketeer.admin.mirrors",
    "/version,  marketeer.admin.version",
    "/config,   marketeer.admin.config",
  })
  void questionsAreCommandsOnTheBus(String path, String address) {
    admin.on(address, "{\"from\":\"" + address + "\"}");

    Answer answer = admin.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().getString("from")).isEqualTo(address);
    assertThat(admin.sent).containsExactly(new Sent(address, new JsonObject()));
  }

  @Test
  void headIsGetWithoutItsBody() {
    admin.on(Addresses.ADMIN_VERSION, "{\"version\":\"0.1.0\"}");

    Answer answer = admin.send(HttpMethod.HEAD, "/version", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void metricsAreText() {
    admin.on(
        Addresses.ADMIN_METRICS,
        "{\"content_type\":\"text/plain; version=0.0.4; charset=utf-8\",\"text\":\"a 1\\n\"}");

    Answer answer = admin.get("/metrics");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).isEqualTo("a 1\n");
  }

  @Test
  void explainPassesTheRequestOn() {
    admin.on(Addresses.ADMIN_EXPLAIN, "{\"route\":\"auth-api\"}");

    Answer answer =
        admin.get(
            "/explain?method=POST&url=http%3A%2F%2Fapi.open-hwy.com%2Fauth%2Fx%3Fa%3D1"
                + "&client=10.0.0.1&header=X-A:%201&header=X-B:%202");
    assertThat(answer.json().getString("route")).isEqualTo("auth-api");
    assertThat(admin.sent)
        .containsExactly(
            new Sent(
                Addresses.ADMIN_EXPLAIN,
                new JsonObject()
                    .put("method", "POST")
                    .put("url", "http://api.open-hwy.com/auth/x?a=1")
                    .put("client", "10.0.0.1")
                    .put("headers", new JsonArray().add("X-A: 1").add("X-B: 2"))));
  }

  @Test
  void explainNeedsAUrl() {
    isProblem(admin.get("/explain?method=GET"), 400, "expected ?url=");
  }

  @ParameterizedTest
  @CsvSource({"applied, 200", "unchanged, 200", "rejected, 422", "rolled_back, 500", "'', 500"})
  void aReloadAnswersWithItsResult(String result, int status) {
    admin.on(
        Addresses.CONFIG_RELOAD,
        "{\"result\":\"" + result + "\",\"problems\":[{\"message\":\"unknown service\"}]}");

    Answer answer = admin.post("/reload", "");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().getJsonArray("problems")).hasSize(1);
    assertThat(admin.sent).hasSize(1);
  }

  @Test
  void drainIsTakenOn() {
    admin.on(Addresses.DRAIN, "{\"state\":\"draining\"}");

    Answer answer = admin.post("/drain", "{}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().getString("state")).isEqualTo("draining");
  }

  @Test
  void aRenewalHasBegun() {
    admin.on(Addresses.CERTS_RENEW, "{\"state\":\"renewing\",\"name\":\"a.example.com\"}");

    Answer answer = admin.post("/certs/renew", "{\"name\":\"a.example.com\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().getString("name")).isEqualTo("a.example.com");
  }

  @Test
  void aPurgeSaysWhatIsMeant() {
    admin.on(Addresses.CACHE_PURGE, "{\"purged\":3}");

    Answer answer = admin.post("/caches/purge", "{\"tag\":\"a\",\"cache\":\"pages\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getInteger("purged")).isEqualTo(3);
    assertThat(admin.sent)
        .containsExactly(
            new Sent(
                Addresses.CACHE_PURGE, new JsonObject().put("tag", "a").put("cache", "pages")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /caches/purge, POST",
    "GET,    /certs/renew, POST",
    "POST,   /certs, 'GET, HEAD'",
    "GET,    /reload,   POST",
    "GET,    /drain,    POST",
    "GET,    /bus/marketeer.drain, POST",
    "HEAD,   /reload,   POST",
    "PUT,    /reload,   POST",
    "OPTIONS, /reload,  POST",
    "POST,   /config,   'GET, HEAD'",
    "DELETE, /services, 'GET, HEAD'",
    "PATCH,  /,         'GET, HEAD'",
  })
  void onlyPostChangesAndOnlyGetLooks(String method, String path, String allowed) {
    admin.on(Addresses.CONFIG_RELOAD, "{}").on(Addresses.DRAIN, "{}");

    Answer answer = admin.send(HttpMethod.valueOf(method), path, "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo(allowed);
    assertThat(admin.sent).isEmpty();
  }

  @Test
  void failuresOfCommandsKeepTheirCodeAndMessage() {
    admin.failing(
        Addresses.ADMIN_EXPLAIN,
        new CommandException(CommandException.BAD_REQUEST, "\"htp:\" is no URL"));
    admin.failing(Addresses.ADMIN_ROUTES, new IllegalStateException("broken"));

    isProblem(admin.get("/explain?url=htp:"), 400, "\"htp:\" is no URL");
    isProblem(admin.get("/routes"), 500, "broken");
    isProblem(admin.get("/services"), 503, "nobody answers marketeer.admin.services");
  }

  @Test
  void anUnknownPathIsAProblemToo() {
    isProblem(admin.get("/nothing"), 404, "see /openapi.yaml");
  }

  @ParameterizedTest
  @CsvSource({"marketeer.config.reload", "shop.orders", "shop.stock.count"})
  void anyOpenAddressOfTheBusCanBeAsked(String address) {
    admin.on(address, "{\"result\":\"unchanged\"}");

    Answer answer = admin.post("/bus/" + address, "{\"force\":true}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(new JsonObject().put("result", "unchanged"));
    assertThat(admin.sent).containsExactly(new Sent(address, new JsonObject().put("force", true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.orders2",
        "shop.stoc",
        "other",
        "..%2Freload%3Fx",
        "Marketeer.drain",
        "marketeer.snapshot.install",
        "marketeer.snapshot.installed",
        "marketeer.snapshot.install.reply.1"
      })
  void otherAddressesAreClosed(String address) {
    assertThat(admin.post("/bus/" + address, "{}").status()).isEqualTo(403);
  }

  @Test
  void aMessageCanBePublished() throws Exception {
    CompletableFuture<Object> heard = new CompletableFuture<>();
    admin.vertx.eventBus().consumer("shop.stock.low", message -> heard.complete(message.body()));

    Answer answer = admin.post("/bus/shop.stock.low?publish=true", "[1,\"two\"]");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().getString("published")).isEqualTo("shop.stock.low");
    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(new JsonArray().add(1).add("two"));
  }

  @Test
  void aReplyNeedNotBeAnObject() {
    admin.vertx.eventBus().consumer("shop.orders", message -> message.reply(message.body()));

    assertThat(admin.post("/bus/shop.orders", "[1,null]").body()).isEqualTo("[1,null]");
    assertThat(admin.post("/bus/shop.orders", "\"x\"").body()).isEqualTo("\"x\"");
    assertThat(admin.post("/bus/shop.orders", "null").body()).isEqualTo("null");
    assertThat(admin.post("/bus/shop.orders", "").body()).isEqualTo("{}");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() {
    admin.on("shop.orders", "{}");

    isProblem(admin.post("/bus/shop.orders", "{force}"), 400, "no JSON");
    isProblem(admin.post("/bus/shop.orders", "{} {"), 400, "no JSON");
    assertThat(admin.sent).isEmpty();
  }

  @Test
  void aBodyHasALimit() {
    admin.on("shop.orders", "{}");

    isProblem(admin.post("/bus/shop.orders", " ".repeat(1024 * 1024) + "{}"), 413, "1048576");
    assertThat(admin.sent).isEmpty();
  }

  @Test
  void theOpenApiFileIsServed() {
    Answer answer = admin.get("/openapi.yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(answer.body()).startsWith("openapi: 3.");
  }
}
