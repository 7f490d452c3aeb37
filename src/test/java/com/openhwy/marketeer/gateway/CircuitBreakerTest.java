package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole gateway whose circuit breaker opens: what clients get, and how it closes again. */
class CircuitBreakerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BROKEN =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
  private static final String ROUTES =
      "routes: [{name: all, backend: {type: service, service: backend}}]";

  private static TestGateway gateway(String breaker, String more, String... urls) throws Exception {
    String services =
        TestGateway.service(
            "retries: 0\ncircuit_breaker: {minimum_calls: 4, probes: 2, ramp: 0s, " + breaker + "}",
            urls);
    return TestGateway.with("workers: 1", services + more, ROUTES);
  }

  private static String get(TestGateway gateway) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(GET).response();
    }
  }

  private static void open(TestGateway gateway) throws IOException {
    for (int i = 0; i < 4; i++) {
      assertThat(get(gateway)).startsWith("HTTP/1.1 500 ");
    }
  }

  @Test
  void whatFailsTooOftenIsLeftAloneAndEverybodyIsTold() throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        TestGateway gateway = gateway("open: 60s", "", bad.url())) {
      List<JsonObject> facts = new CopyOnWriteArrayList<>();
      gateway
          .gateway()
          .vertx()
          .eventBus()
          .<JsonObject>localConsumer("marketeer.circuit.changed", m -> facts.add(m.body()));
      open(gateway);
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 503 ")
          .contains("\"reason\":\"circuit_open\"")
          .containsPattern("Retry-After: (60|5\\d)\r\n");
      assertThat(bad.heads()).hasSize(4);
      Eventually.is(1, facts::size);
      assertThat(facts.get(0))
          .isEqualTo(
              new JsonObject()
                  .put("service", "backend")
                  .put("state", "open")
                  .put("why", "4 of 4 calls failed"));
      assertThat(gateway.metric("circuit_breaker_state{endpoint=\"-\",service=\"backend\"}"))
          .isEqualTo(2);
      assertThat(gateway.metric("circuit_breaker_opened_total")).isEqualTo(1);
      assertThat(gateway.metric("circuit_breaker_refused_total")).isEqualTo(1);
      assertThat(gateway.admin("/services")).contains("\"circuit\":\"open\"");
    }
  }

  @Test
  void itClosesWhenTheEndpointIsWellAgain() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    c.send(well.get() ? OK : BROKEN);
                  }
                });
        TestGateway gateway = gateway("open: 100ms", "", endpoint.url())) {
      open(gateway);
      well.set(true);
      Eventually.holds("it is tried again", () -> get(gateway).startsWith("HTTP/1.1 200 "));
      Eventually.holds(
          "it is closed",
          () -> {
            get(gateway);
            return gateway.metric("circuit_breaker_state{endpoint=\"-\"") == 0;
          });
      for (int i = 0; i < 20; i++) {
        assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  /** A time-out of the route runs while the client sends: its slowness is not the endpoint's. */
  @Test
  void slowClientsOpenNothing() throws Exception {
    String breaker = "circuit_breaker: {minimum_calls: 4, open: 60s}\nretries: 0";
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.always(OK);
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                TestGateway.service(breaker, endpoint.url()),
                "routes: [{name: all, timeout: 100ms,"
                    + " backend: {type: service, service: backend}}]")) {
      for (int i = 0; i < 6; i++) {
        try (RawClient client = new RawClient(gateway.port())) {
          client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9\r\n\r\nhalf");
          assertThat(client.response()).startsWith("HTTP/1.1 504 ");
        }
      }
      assertThat(gateway.metric("circuit_breaker_state{endpoint=\"-\",service=\"backend\"}"))
          .isZero();
    }
  }

  @Test
  void oneThatHangsOpensItByItsTimeOuts() throws Exception {
    try (ScriptedEndpoint hangs = new ScriptedEndpoint(c -> c.bytes(1 << 20));
        TestGateway gateway =
            gateway("open: 60s}\ntimeouts: {response_head: 50ms", "", hangs.url())) {
      for (int i = 0; i < 4; i++) {
        assertThat(get(gateway)).startsWith("HTTP/1.1 504 ");
      }
      assertThat(get(gateway)).startsWith("HTTP/1.1 503 ").contains("circuit_open");
    }
  }

  @Test
  void aFixedAnswerCanStandIn() throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        TestGateway gateway =
            gateway(
                "open: 60s, fallback: {status: 200, body: '{\"items\": []}',"
                    + " content_type: application/json}",
                "",
                bad.url())) {
      open(gateway);
      assertThat(get(gateway))
          .startsWith("HTTP/1.1 200 ")
          .contains("Content-Type: application/json\r\n", "Cache-Control: no-store\r\n")
          .endsWith("{\"items\": []}");
    }
  }

  @Test
  void anotherServiceCanStandIn() throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        ScriptedEndpoint other = ScriptedEndpoint.ok();
        TestGateway gateway =
            gateway(
                "open: 60s, fallback: {service: other}",
                "  - {name: other, endpoints: [\"" + other.url() + "\"]}\n",
                bad.url())) {
      open(gateway);
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("POST /p?q=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      assertThat(other.heads()).hasSize(1);
      assertThat(other.heads().get(0)).startsWith("POST /p?q=1 HTTP/1.1\r\n");
      assertThat(other.heads().get(0).split("X-Forwarded-For: ", -1)).as("told once").hasSize(2);
      assertThat(bad.heads()).hasSize(4);
    }
  }

  /** The Host that one service's endpoints are sent is none of the other's. */
  @ParameterizedTest
  @CsvSource({
    "host: own.internal, '', '', a",
    "host: own.internal, 'host: other.internal', '', other.internal",
    "'', '', 'host: route.internal', route.internal",
    "host: own.internal, 'host: other.internal', 'host: route.internal', other.internal"
  })
  void whoStandsInIsSentItsOwnHost(String own, String others, String routes, String sent)
      throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        ScriptedEndpoint other = ScriptedEndpoint.ok();
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                TestGateway.service(
                        "retries: 0\ncircuit_breaker: {minimum_calls: 4, open: 60s, fallback:"
                            + " {service: other}}\n"
                            + own,
                        bad.url())
                    + "  - {name: other, endpoints: [\"%s\"], %s}\n".formatted(other.url(), others),
                "routes: [{name: all, backend: {type: service, service: backend}, %s}]"
                    .formatted(routes))) {
      open(gateway);
      assertThat(get(gateway)).startsWith("HTTP/1.1 200 ");
      assertThat(other.heads()).singleElement().asString().contains("\r\nHost: " + sent + "\r\n");
    }
  }

  private static double refused(TestGateway gateway) throws Exception {
    return gateway.metric("config_reloads_total{result=\"rejected\"}");
  }

  /** Refused when it is compiled, for something else in it; what came before it goes on. */
  @Test
  void aRefusedConfigurationCostsNoOpenBreaker() throws Exception {
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        TestGateway gateway = gateway("open: 600s", "", bad.url())) {
      open(gateway);
      String services = gateway.text("services.yaml");
      String server = gateway.text("marketeer.yaml");
      gateway.write("marketeer.yaml", server.replace("workers: 1", "workers: 2"));
      Eventually.holds("that is refused", () -> refused(gateway) >= 1);
      double before = refused(gateway);
      gateway.write("services.yaml", services.replace("open: 600s", "open: 1ms"));
      Eventually.holds("this is, too", () -> refused(gateway) > before);
      gateway.write(
          "services.yaml", services + "  - {name: more, endpoints: [\"http://127.0.0.1:1\"]}\n");
      gateway.write("marketeer.yaml", server);
      Eventually.holds(
          "the next one serves", () -> gateway.admin("/services").contains("\"name\":\"more\""));
      assertThat(get(gateway)).startsWith("HTTP/1.1 503 ").contains("circuit_open");
      assertThat(bad.heads()).hasSize(4);
    }
  }

  /** Two requests at a service that takes one at a time: both are another one's by then. */
  @Test
  void whoIsHandedOnHoldsNoPlaceOfTheFirstService() throws Exception {
    CountDownLatch let = new CountDownLatch(1);
    try (ScriptedEndpoint bad = ScriptedEndpoint.always(BROKEN);
        ScriptedEndpoint other =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(let);
                  c.send(OK);
                });
        TestGateway gateway =
            gateway(
                "open: 60s, fallback: {service: other}}\n"
                    + "concurrency: {mode: fixed, max: 1, queue: 10, queue_timeout: 1h",
                "  - {name: other, endpoints: [\"" + other.url() + "\"]}\n",
                bad.url())) {
      open(gateway);
      try (RawClient first = new RawClient(gateway.port());
          RawClient second = new RawClient(gateway.port())) {
        first.send(GET);
        Eventually.is(1, () -> other.heads().size());
        assertThat(gateway.metric("concurrency_in_flight{service=\"backend\"}")).isZero();
        second.send(GET);
        Eventually.is(2, () -> other.heads().size());
        let.countDown();
        assertThat(first.response()).startsWith("HTTP/1.1 200 ");
        assertThat(second.response()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(gateway.metric("concurrency_in_flight{service=\"backend\"}"))
          .as("given back once")
          .isZero();
    }
  }

  /**
   * The cache above stores what is stale at once, and may give it while there is nothing better.
   */
  @Test
  void aCacheAboveServesWhatIsStale() throws Exception {
    AtomicBoolean well = new AtomicBoolean(true);
    String stored =
        "HTTP/1.1 200 OK\r\nCache-Control: max-age=0, stale-if-error=600\r\nETag: \"1\"\r\n"
            + "Content-Length: 6\r\n\r\nstored";
    String services;
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            c -> {
              while (true) {
                boolean page = c.head().startsWith("GET /page ");
                c.send(well.get() && page ? stored : BROKEN);
              }
            })) {
      services =
          TestGateway.service("circuit_breaker: {minimum_calls: 4, open: 60s}", endpoint.url());
      try (TestGateway gateway =
          TestGateway.with(
              "workers: 1",
              services,
              ROUTES.replace("}}]", "}, middlewares: [cache]}]"),
              "middlewares: [{name: cache, type: cache, max_size: 32MiB}]",
              List.of())) {
        String page = GET.replace("GET / ", "GET /page ");
        try (RawClient client = new RawClient(gateway.port())) {
          assertThat(client.send(page).response()).endsWith("stored");
          well.set(false);
          for (int i = 0; i < 6; i++) {
            client.send(GET).response();
          }
          assertThat(client.send(GET).response()).contains("circuit_open");
          int asked = endpoint.heads().size();
          assertThat(client.send(page).response()).startsWith("HTTP/1.1 200 ").endsWith("stored");
          assertThat(endpoint.heads()).as("nobody was asked").hasSize(asked);
        }
      }
    }
  }
}
