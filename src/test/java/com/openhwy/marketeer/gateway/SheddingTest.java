package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A gateway that has too much to do turns the least important requests away. */
class SheddingTest {
  private static final String ROUTES =
      """
      routes:
        - {name: critical, importance: critical, match: {path: /critical}, backend: {type: respond, body: ok}}
        - {name: normal, match: {path: /normal}, backend: {type: respond, body: ok}}
        - {name: sheddable, importance: sheddable, match: {path: /sheddable}, backend: {type: respond, body: ok}}
        - {name: busy, importance: critical, middlewares: [work], match: {path: /busy}, backend: {type: respond, body: ok}}
      """;

  private static TestGateway gateway(String overload) throws Exception {
    OwnMiddlewares own = new OwnMiddlewares(Map.of("work", new Work()));
    return TestGateway.with(
        "workers: 1\n  overload: {" + overload + "}",
        "services: []",
        ROUTES,
        own.yaml(),
        List.of(own));
  }

  /** What no middleware may do: it keeps the loop to itself. */
  private static final class Work implements Middleware {
    @Override
    public Flow onRequest(Exchange x) {
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Flow.CONTINUE;
    }
  }

  private static String ask(TestGateway gateway, String path) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").response();
    }
  }

  /** A real collection may say something else in between: a test says it again and again. */
  private static boolean refused(TestGateway gateway, double heap, String path) throws Exception {
    gateway.gateway().load().collected(heap);
    String answer = ask(gateway, path);
    boolean refused = answer.startsWith("HTTP/1.1 503 ");
    if (refused) {
      assertThat(answer).contains("Retry-After: ", "\"reason\":\"overloaded\"");
    }
    return refused;
  }

  private static int grade(TestGateway gateway) throws Exception {
    return new JsonObject(gateway.admin("/status")).getJsonObject("overload").getInteger("grade");
  }

  @Test
  void byTheHeapTheLeastImportantGoFirst() throws Exception {
    try (TestGateway gateway = gateway("heap: 90%, loop_lag: 0, connections: false")) {
      List<JsonObject> told = new CopyOnWriteArrayList<>();
      gateway
          .gateway()
          .vertx()
          .eventBus()
          .<JsonObject>consumer("marketeer.overload.changed", message -> told.add(message.body()));
      assertThat(ask(gateway, "/sheddable")).endsWith("ok");
      Eventually.holds("shed", () -> refused(gateway, 0.905, "/sheddable"));
      assertThat(ask(gateway, "/critical")).endsWith("ok");
      Eventually.holds("more", () -> refused(gateway, 0.96, "/normal"));
      assertThat(ask(gateway, "/critical")).endsWith("ok");
      assertThat(gateway.metric("requests_shed_total{importance=\"normal\",reason=\"heap\""))
          .isGreaterThanOrEqualTo(1);
      Eventually.holds("all", () -> refused(gateway, 0.999, "/critical"));
      Eventually.holds("told", () -> told.stream().anyMatch(t -> t.getInteger("grade") == 5));
      Eventually.is(
          0,
          () -> {
            gateway.gateway().load().collected(0.3);
            return grade(gateway);
          });
      assertThat(ask(gateway, "/sheddable")).endsWith("ok");
      Eventually.holds("told", () -> told.get(told.size() - 1).getInteger("grade") == 0);
      assertThat(told.get(0).getJsonArray("refused")).contains("sheddable");
    }
  }

  @Test
  void newConnectionsAreTurnedAwayWhenItIsSevere() throws Exception {
    try (TestGateway gateway = gateway("heap: 90%, loop_lag: 0");
        RawClient old = new RawClient(gateway.port())) {
      String critical = "GET /critical HTTP/1.1\r\nHost: a\r\n\r\n";
      assertThat(old.send(critical).response()).endsWith("ok");
      Eventually.holds(
          "connections are refused",
          () -> {
            gateway.gateway().load().collected(0.98);
            try (RawClient late = new RawClient(gateway.port())) {
              late.send("GET /sheddable HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
              return late.untilClosed().contains("\r\nContent-Length: 0\r\n");
            } catch (java.io.IOException reset) {
              return false; // refused, and the answer lost with what was still unread
            }
          });
      assertThat(old.send(critical).response()).as("who is in stays in").endsWith("ok");
      assertThat(gateway.metric("connections_refused_total{")).isGreaterThanOrEqualTo(1);
      Eventually.is(
          0,
          () -> {
            gateway.gateway().load().collected(0.3);
            return grade(gateway);
          });
      assertThat(ask(gateway, "/sheddable")).endsWith("ok");
    }
  }

  @Test
  void aLoopThatRunsLate() throws Exception {
    try (TestGateway gateway = gateway("heap: 0%, loop_lag: 100ms, connections: false");
        RawClient busy = new RawClient(gateway.port())) {
      Eventually.holds(
          "the loop is late",
          () -> {
            busy.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3));
            String answer = ask(gateway, "/sheddable");
            for (int i = 0; i < 3; i++) {
              busy.response();
            }
            return answer.startsWith("HTTP/1.1 503 ");
          });
      assertThat(gateway.metric("requests_shed_total{importance=\"sheddable\",reason=\"loop_lag\""))
          .isGreaterThanOrEqualTo(1);
      // A machine that is busy makes the loop late again, and again not.
      Eventually.holds(
          "served again", () -> grade(gateway) == 0 && ask(gateway, "/sheddable").endsWith("ok"));
    }
  }

  @Test
  void nothingIsMeasuredWhereNothingIsConfigured() throws Exception {
    try (TestGateway gateway =
        TestGateway.with(
            "workers: 1", "services: []", ROUTES.replace("middlewares: [work], ", ""))) {
      gateway.gateway().load().collected(0.999);
      assertThat(ask(gateway, "/sheddable")).endsWith("ok");
      assertThat(grade(gateway)).isZero();
    }
  }
}
