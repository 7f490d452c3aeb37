package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Canaries on real sockets, with a clock that the test moves. */
class CanaryTest {
  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n";
  private static final String BAD = "HTTP/1.1 500 Oh\r\nContent-Length: 1\r\n\r\n";

  private final ManualTicker clock = new ManualTicker();
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** An endpoint that answers when so much time has passed. */
  private ScriptedEndpoint endpoint(String answer, int millis) throws Exception {
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            c.head();
            clock.advance(Duration.ofMillis(millis));
            c.send(answer);
          }
        });
  }

  private static String services(ScriptedEndpoint stable, ScriptedEndpoint canary) {
    return "services:\n  - {name: stable, endpoints: ["
        + stable.url()
        + "]}\n  - {name: canary, retries: 0, endpoints: ["
        + canary.url()
        + "]}\n";
  }

  private static String routes(String steps, String revision) {
    return "routes: [{name: shop, backend: {type: split, services: [stable, canary], canary:"
        + " {service: canary, steps: "
        + steps
        + ", interval: 10m, min_requests: 20, revision: "
        + revision
        + "}}}]";
  }

  private TestGateway gateway(ScriptedEndpoint stable, ScriptedEndpoint canary, String steps)
      throws Exception {
    TestGateway gateway =
        TestGateway.with(clock, "workers: 2", services(stable, canary), routes(steps, "one"));
    gateway
        .gateway()
        .vertx()
        .eventBus()
        .<JsonObject>consumer(
            "marketeer.canary.changed", fact -> events.add(fact.body().getString("event")));
    Eventually.holds("it is looked at", () -> state(gateway).getString("since") != null);
    return gateway;
  }

  private static JsonObject state(TestGateway gateway) throws Exception {
    return new JsonObject(gateway.admin("/canaries")).getJsonArray("canaries").getJsonObject(0);
  }

  private static long seen(TestGateway gateway) throws Exception {
    JsonObject state = state(gateway);
    return state.getJsonObject("stable").getLong("requests")
        + state.getJsonObject("canary").getLong("requests");
  }

  /** By two connections, which two loops may have. */
  private static void ask(TestGateway gateway, int requests) throws Exception {
    try (RawClient one = new RawClient(gateway.port());
        RawClient other = new RawClient(gateway.port())) {
      for (int i = 0; i < requests; i++) {
        RawClient client = i % 2 == 0 ? one : other;
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").response();
      }
    }
  }

  private static void command(TestGateway gateway, String what, String route) {
    Await.result(
        gateway
            .gateway()
            .vertx()
            .eventBus()
            .request("marketeer.canary." + what, new JsonObject().put("route", route)));
  }

  @Test
  void aGoodOneGoesStepByStepAndIsPromoted() throws Exception {
    try (ScriptedEndpoint stable = endpoint(GOOD + "s", 20);
        ScriptedEndpoint canary = endpoint(GOOD + "c", 20);
        TestGateway gateway = gateway(stable, canary, "[40, 60]")) {
      for (int step = 1; step <= 2; step++) {
        assertThat(state(gateway).getInteger("step")).isEqualTo(step);
        ask(gateway, 150);
        Eventually.is(150L, () -> seen(gateway));
        clock.advance(Duration.ofMinutes(10));
        String after = step == 1 ? "2 progressing" : "0 promoted";
        Eventually.is(
            after,
            () -> state(gateway).getInteger("step") + " " + state(gateway).getString("state"));
      }
      int before = canary.heads().size();
      ask(gateway, 30);
      assertThat(canary.heads()).hasSize(before + 30);
      Eventually.is(true, () -> events.containsAll(List.of("advanced", "promoted")));
      assertThat(state(gateway).getDouble("share")).isEqualTo(100);
      assertThat(gateway.metric("canary_share{")).isEqualTo(1);
      assertThat(
              gateway.metric("canary_state{route=\"shop\",service=\"canary\",state=\"promoted\"}"))
          .isEqualTo(1);
      assertThat(gateway.metric("canary_changes_total{event=\"promoted\"")).isEqualTo(1);
      assertThat(gateway.admin("/")).contains("<h2>Canaries</h2>", "promoted");
    }
  }

  @Test
  void oneThatFailsIsRolledBackLongBeforeItsTime() throws Exception {
    try (ScriptedEndpoint stable = endpoint(GOOD + "s", 1);
        ScriptedEndpoint canary = endpoint(BAD + "c", 1);
        TestGateway gateway = gateway(stable, canary, "[50]")) {
      ask(gateway, 120);
      Eventually.is("rolled_back", () -> state(gateway).getString("state"));
      assertThat(state(gateway).getString("why")).startsWith("errors are higher: 100.00 %");
      int before = canary.heads().size();
      ask(gateway, 30);
      assertThat(canary.heads()).hasSize(before);
      Eventually.is(List.of("rolled_back"), () -> events);
    }
  }

  @Test
  void oneThatIsGoneIsRolledBackToo() throws Exception {
    try (ScriptedEndpoint stable = endpoint(GOOD + "s", 1);
        ScriptedEndpoint canary = endpoint(GOOD + "c", 1);
        TestGateway gateway = gateway(stable, canary, "[50]")) {
      canary.kill();
      ask(gateway, 120);
      Eventually.is("rolled_back", () -> state(gateway).getString("state"));
    }
  }

  @Test
  void oneThatIsSlowIsRolledBack() throws Exception {
    try (ScriptedEndpoint stable = endpoint(GOOD + "s", 20);
        ScriptedEndpoint canary = endpoint(GOOD + "c", 400);
        TestGateway gateway = gateway(stable, canary, "[50]")) {
      ask(gateway, 120);
      Eventually.is("rolled_back", () -> state(gateway).getString("state"));
      assertThat(state(gateway).getString("why")).startsWith("answers are slower: 0.00 % errors");
    }
  }

  @Test
  void aReloadLeavesItWhereItIsAndAnotherRevisionStartsAnew() throws Exception {
    try (ScriptedEndpoint stable = endpoint(GOOD + "s", 1);
        ScriptedEndpoint canary = endpoint(GOOD + "c", 1);
        TestGateway gateway = gateway(stable, canary, "[40, 60]")) {
      ask(gateway, 150);
      Eventually.is(150L, () -> seen(gateway));
      clock.advance(Duration.ofMinutes(10));
      Eventually.is(2, () -> state(gateway).getInteger("step"));
      ask(gateway, 50);
      Eventually.is(50L, () -> seen(gateway));

      gateway.write("services.yaml", services(stable, canary) + "# reloaded\n");
      Await.result(gateway.gateway().reload("test"));
      assertThat(state(gateway).getInteger("step")).isEqualTo(2);
      ask(gateway, 100);
      Eventually.is(150L, () -> seen(gateway));
      clock.advance(Duration.ofMinutes(10));
      Eventually.is("promoted", () -> state(gateway).getString("state"));

      gateway.write("routes.yaml", routes("[40, 60]", "two"));
      Await.result(gateway.gateway().reload("test"));
      Eventually.is(40.0, () -> state(gateway).getDouble("share"));
      assertThat(state(gateway).getString("state")).isEqualTo("progressing");
    }
  }

  @Test
  void operatorsDecideByCommand() throws Exception {
    try (ScriptedEndpoint stable = endpoint(GOOD + "s", 1);
        ScriptedEndpoint canary = endpoint(GOOD + "c", 1);
        TestGateway gateway = gateway(stable, canary, "[40]")) {
      command(gateway, "pause", "shop");
      assertThat(state(gateway).getString("state")).isEqualTo("paused");
      command(gateway, "resume", "shop");
      command(gateway, "rollback", "shop");
      assertThat(state(gateway).getDouble("share")).isZero();
      command(gateway, "abort", "shop");
      assertThat(state(gateway).getDouble("share")).isEqualTo(50);
      command(gateway, "restart", "shop");
      assertThat(state(gateway).getDouble("share")).isEqualTo(40);
      command(gateway, "promote", "shop");
      assertThat(state(gateway).getString("why")).isEqualTo("an operator said so");
      ask(gateway, 10);
      assertThat(stable.heads()).isEmpty();
      assertThatThrownBy(() -> command(gateway, "promote", "shop"))
          .hasMessageContaining("is promoted, and cannot be promoted");
      assertThatThrownBy(() -> command(gateway, "pause", "shopp"))
          .hasMessageContaining("no canary is on route \"shopp\"; did you mean \"shop\"?");
      assertThatThrownBy(() -> command(gateway, "pause", ""))
          .hasMessageContaining("names no route");
      Eventually.is(
          List.of("paused", "resumed", "rolled_back", "aborted", "restarted", "promoted"),
          () -> events);
    }
  }
}
