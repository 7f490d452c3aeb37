package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A whole gateway in front of endpoints that misbehave: who is kept away, and who is told. */
class OutlierTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BROKEN =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
  private static final String DETECTION = "retries: 0\noutlier_detection: {}";

  private static TestGateway gateway(String service, String... urls) throws Exception {
    return TestGateway.with(
        "workers: 1",
        TestGateway.service(service, urls),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  private static String get(TestGateway gateway) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(GET).response();
    }
  }

  private static List<JsonObject> facts(TestGateway gateway) {
    List<JsonObject> facts = new CopyOnWriteArrayList<>();
    gateway
        .gateway()
        .vertx()
        .eventBus()
        .<JsonObject>localConsumer("marketeer.outlier.ejected", m -> facts.add(m.body()));
    return facts;
  }

  @Test
  void fiveErrorsInARowEjectAndEverybodyIsTold() throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(DETECTION, bad.url(), good.url())) {
      List<JsonObject> facts = facts(gateway);
      for (int i = 0; i < 30; i++) {
        get(gateway);
      }
      assertThat(bad.heads()).hasSize(5);
      assertThat(good.heads()).hasSize(25);
      Eventually.is(1, facts::size);
      assertThat(facts.get(0))
          .isEqualTo(
              new JsonObject()
                  .put("service", "backend")
                  .put("endpoint", "127.0.0.1:" + bad.port())
                  .put("ejected", true)
                  .put("cause", "server_errors")
                  .put("times", 1)
                  .put("seconds", 30.0)
                  .put("why", "5 server errors in a row"));
      assertThat(gateway.metric("outlier_ejected{service=\"backend\"}")).isEqualTo(1);
      assertThat(gateway.metric("outlier_ejections_total{cause=\"server_errors\"")).isEqualTo(1);
      assertThat(gateway.admin("/services"))
          .contains("\"state\":\"ejected\"", "\"cause\":\"server_errors\"");
      assertThat(gateway.admin("/")).contains("5 server errors in a row");
    }
  }

  @Test
  void oneThatResetsIsEjectedAndOneThatFlapsIsNot() throws Exception {
    AtomicBoolean odd = new AtomicBoolean();
    try (ScriptedEndpoint resets =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.reset();
                });
        ScriptedEndpoint flaps =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    boolean good = odd.get();
                    odd.set(!good);
                    c.send(good ? OK : BROKEN);
                  }
                });
        TestGateway gateway = gateway(DETECTION, resets.url(), flaps.url())) {
      for (int i = 0; i < 40; i++) {
        get(gateway);
      }
      assertThat(resets.heads()).hasSize(5);
      assertThat(flaps.heads()).hasSize(35);
      assertThat(gateway.admin("/services")).contains("\"cause\":\"local_errors\"");
    }
  }

  @Test
  void oneThatHangsIsEjectedForItsTimeOuts() throws Exception {
    try (ScriptedEndpoint hangs = new ScriptedEndpoint(c -> c.bytes(1 << 20));
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway =
            gateway(
                "retries: 0\noutlier_detection: {local_errors: 2}\ntimeouts: {response_head: 1s}",
                hangs.url(),
                good.url())) {
      for (int i = 0; i < 12; i++) {
        get(gateway);
      }
      Eventually.is(2, hangs::connections);
      assertThat(good.heads()).hasSize(10);
    }
  }

  @Test
  void oneThatRefusesIsAwayAtOnceAndBackWhenItAnswers() throws Exception {
    try (ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("retries: 2", gone.url(), good.url())) {
      List<JsonObject> facts = facts(gateway);
      for (int i = 0; i < 6; i++) {
        assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      }
      Eventually.holds("it is told", () -> !facts.isEmpty());
      assertThat(facts.get(0).getString("cause")).isEqualTo("unreachable");
      Eventually.holds(
          "it is let back in when its time is over",
          () -> {
            get(gateway);
            return facts.stream().anyMatch(fact -> !fact.getBoolean("ejected"));
          });
    }
  }

  @Test
  void whenTooFewAreLeftAllAreUsed() throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(DETECTION + "\npanic_threshold: 60", bad.url(), good.url())) {
      for (int i = 0; i < 40; i++) {
        get(gateway);
      }
      assertThat(bad.heads()).as("ejected, and used all the same").hasSize(20);
      assertThat(gateway.metric("service_panic{service=\"backend\"}")).isEqualTo(1);
    }
  }

  @Test
  void theNearestEndpointServesAndAnotherRegionTakesOver() throws Exception {
    try (ScriptedEndpoint near = ScriptedEndpoint.ok();
        ScriptedEndpoint far = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "workers: 1\n  region: eu\n  zone: a",
                TestGateway.service(
                    "",
                    "{url: \"" + far.url() + "\", region: us}",
                    "{url: \"" + near.url() + "\", region: eu, zone: a}"),
                "routes: [{name: all, backend: {type: service, service: backend}}]")) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(far.heads()).isEmpty();
      near.kill();
      for (int i = 0; i < 5; i++) {
        assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(far.heads()).hasSize(5);
    }
  }
}
