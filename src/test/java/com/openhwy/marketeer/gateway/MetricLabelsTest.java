package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.telemetry.MetricPage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A gateway with a bit of everything: its metrics have the labels that the page says. */
class MetricLabelsTest {
  private static final String BAD = "HTTP/1.1 500 Oh\r\nContent-Length: 3\r\n\r\nbad";

  private static final String SERVICES =
      """
      services:
        - name: levels
          endpoints: ["http://127.0.0.1:1", {url: "%1$s", priority: 1}]
          circuit_breaker: {scope: endpoint}
          outlier_detection: {}
        - {name: whole, endpoints: ["%1$s"], circuit_breaker: {}}
        - {name: bad, endpoints: ["%2$s"], retries: 0}
        - {name: breaks, endpoints: ["%3$s"]}
        - {name: hangs, endpoints: ["%4$s"], concurrency: {mode: fixed, max: 1, queue: 0}}
        - {name: slow, endpoints: ["%4$s", "%1$s"], retries: {hedge: 1ms}}
      """;

  private static final String ROUTES =
      """
      routes:
        - {name: levels, match: {path: /levels}, backend: {type: service, service: levels}}
        - {name: breaks, match: {path: /breaks}, backend: {type: service, service: breaks}}
        - {name: hangs, match: {path: /hangs}, backend: {type: service, service: hangs}}
        - {name: slow, match: {path: /slow}, backend: {type: service, service: slow}}
        - name: split
          match: {path: /split}
          backend: {type: split, services: [whole, levels], canary: {service: levels}}
        - name: middlewares
          match: {path: /middlewares}
          middlewares: [few, keep, pack, drill, copy]
          backend: {type: service, service: whole}
      """;

  private static final String MIDDLEWARES =
      """
      middlewares:
        - {name: few, type: rate_limit, rate: 1/h}
        - {name: keep, type: cache}
        - {name: pack, type: compression, types: ["*/*"], min_size: 1B}
        - {name: drill, type: fault, delay: {time: 1ms, percentage: 100}}
        - {name: copy, type: mirror, service: bad, compare: {}}
      """;

  /** What is there without traffic, or on a gateway that does more than this one. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "middleware_refused_total",
          "config_last_reload_timestamp_seconds",
          "tls_certificate_expiry_seconds",
          "acme_orders_total",
          "acme_failures_total");

  private static String ask(TestGateway gateway, String request) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(request + "\r\n\r\n").response();
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip";
  }

  @Test
  void everySeriesHasTheLabelsOfThePage() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedEndpoint well = ScriptedEndpoint.ok();
        ScriptedEndpoint bad = ScriptedEndpoint.always(BAD);
        ScriptedEndpoint breaks =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.reset();
                });
        ScriptedEndpoint hangs =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(end);
                });
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                SERVICES.formatted(well.url(), bad.url(), breaks.url(), hangs.url()),
                ROUTES,
                MIDDLEWARES,
                List.of());
        RawClient waits = new RawClient(gateway.port())) {
      waits.send(get("/hangs") + "\r\n\r\n");
      Eventually.is(1, () -> hangs.heads().size());
      assertThat(ask(gateway, get("/hangs"))).contains(" 503 ", "overloaded");
      assertThat(ask(gateway, get("/levels"))).endsWith("ok");
      assertThat(ask(gateway, get("/split"))).endsWith("ok");
      assertThat(ask(gateway, "POST /breaks HTTP/1.1\r\nHost: a\r\nContent-Length: 0"))
          .contains(" 502 ");
      for (int i = 0; i < 2; i++) {
        assertThat(ask(gateway, get("/slow"))).endsWith("ok");
      }
      assertThat(ask(gateway, get("/middlewares"))).contains(" 200 ");
      assertThat(ask(gateway, get("/middlewares"))).contains(" 429 ");
      Eventually.is(1.0, () -> gateway.metric("mirror_differences_total{"));
      Eventually.is(1.0, () -> gateway.metric("canary_changes_total{"));
      check(gateway.admin("/metrics"));
      end.countDown();
    }
  }

  private static void check(String scrape) throws Exception {
    Map<String, MetricPage.Row> rows = MetricPage.rows();
    Set<String> unseen = new TreeSet<>(rows.keySet());
    for (String line : scrape.split("\n", -1)) {
      String series = line.split("[{ ]", 2)[0];
      String metric = MetricPage.metric(series, rows);
      MetricPage.Row row = rows.get(metric);
      if (row != null) {
        Set<String> labels = MetricPage.labels(line);
        labels.remove("le");
        assertThat(labels).as(line).isEqualTo(row.labels());
        unseen.remove(metric);
      }
    }
    assertThat(unseen).isEqualTo(new TreeSet<>(ELSEWHERE));
  }
}
