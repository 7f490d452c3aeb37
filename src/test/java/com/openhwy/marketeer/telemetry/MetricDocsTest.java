package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.TlsSession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page and the dashboard name what there is, all of it and nothing else. */
class MetricDocsTest {
  private static final Path PAGE = Path.of("src/docs/metrics-and-logs.md");
  private static final Path DASHBOARD =
      Path.of("scripts/compose/grafana/dashboards/marketeer.json");

  /** Words of PromQL, labels and variables. */
  private static final Pattern METRIC =
      Pattern.compile("\\b([a-z]+(?:_[a-z0-9]+)+)(?=\\{|\\[| ==|,|\\))");

  @Test
  void everyMetricIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);

    for (MetricCatalogue metric : MetricCatalogue.values()) {
      assertThat(page).contains("`" + metric.text() + "`");
    }
  }

  @Test
  void everyMetricOnThePageIsThere() throws IOException {
    Set<String> known = known();
    Matcher row =
        Pattern.compile("^\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE));
    int rows = 0;
    while (row.find()) {
      rows++;
      assertThat(known).contains(row.group(1));
      boolean counter = row.group(1).endsWith("_total");
      assertThat(row.group(2).equals("counter")).isEqualTo(counter);
    }
    assertThat(rows).isGreaterThan(18);
  }

  @Test
  void everyFieldOfALineAndEveryReasonIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    Exchange x = Entry.get("/?a=1");
    x.request()
        .tls(new TlsSession("TLSv1.3", "", null, List.of()))
        .headers()
        .add(HeaderName.USER_AGENT, "x");
    x.route("r");
    x.service("s");
    x.attempt("e");
    x.upstreamNanos(1);
    x.cacheStatus("hit");
    x.traceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    x.note(Failure.of(FailureKind.INTERNAL, "x"));
    LineBuffer line = new LineBuffer(64);
    new JsonAccessFormat().write(line, x, 1, 1, "1");

    assertThat(new JsonObject(line.toString()).fieldNames())
        .allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
    for (FailureKind kind : FailureKind.values()) {
      assertThat(page).contains("`" + kind.reason() + "`");
    }
  }

  @Test
  void theDashboardAsksForMetricsThatThereAre() throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    Set<String> asked = new TreeSet<>();
    for (Object panel : dashboard.getJsonArray("panels")) {
      JsonArray targets = ((JsonObject) panel).getJsonArray("targets", new JsonArray());
      for (Object target : targets) {
        Matcher metric = METRIC.matcher(((JsonObject) target).getString("expr"));
        while (metric.find()) {
          asked.add(metric.group(1));
        }
      }
    }
    asked.removeAll(Set.of("histogram_quantile", "code_class"));

    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(known()).containsAll(asked);
  }

  @Test
  void everyPanelHasANumberAPlaceAndATitle() throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    Set<Integer> ids = new HashSet<>();
    for (Object item : dashboard.getJsonArray("panels")) {
      JsonObject panel = (JsonObject) item;
      assertThat(ids.add(panel.getInteger("id"))).isTrue();
      assertThat(panel.getString("title")).isNotBlank();
      JsonObject place = panel.getJsonObject("gridPos");
      assertThat(place.getInteger("x") + place.getInteger("w")).isLessThanOrEqualTo(24);
    }
    assertThat(dashboard.getString("uid")).isEqualTo("marketeer");
  }

  /** Names of a real scrape, and those of series that only traffic or a collection brings. */
  private static Set<String> known() {
    try (Meters meters = new Meters()) {
      meters.forLoop(0).counter("middleware_refused_total").increment();
      meters.forLoop(0).counter("faults_injected_total").increment();
      meters.forLoop(0).counter("compression_bytes_in_total").increment();
      meters.forLoop(0).counter("compression_bytes_out_total").increment();
      meters.forLoop(0).counter("compression_streams").increment();
      meters.forLoop(0).counter("cache_requests_total").increment();
      meters.forLoop(0).counter("mirror_requests_total").increment();
      meters.forLoop(0).counter("mirror_comparisons_total").increment();
      meters.forLoop(0).counter("mirror_differences_total").increment();
      meters.gauge("canary_share", () -> 1);
      meters.gauge("canary_step", () -> 1);
      meters.gauge("canary_state", () -> 1);
      meters.gauge("canary_changes_total", () -> 1);
      meters.gauge("cache_urls", () -> 1);
      meters.gauge("cache_bytes", () -> 1);
      meters.gauge("cache_evicted_urls", () -> 1);
      meters.gauge("backend_health_status", () -> 1);
      meters.gauge("overload_grade", () -> 1);
      meters.gauge("event_loop_lag_seconds", () -> 1);
      meters.gauge("concurrency_limit", () -> 1);
      meters.gauge("concurrency_in_flight", () -> 1);
      meters.gauge("concurrency_waiting", () -> 1);
      meters.gauge("outlier_ejected", () -> 1);
      meters.gauge("outlier_ejections_total", () -> 1);
      meters.gauge("service_panic", () -> 1);
      meters.gauge("circuit_breaker_state", () -> 1);
      meters.gauge("circuit_breaker_opened_total", () -> 1);
      meters.gauge("circuit_breaker_refused_total", () -> 1);
      meters.gauge("config_last_reload_timestamp_seconds", () -> 1);
      meters.gauge("access_log_dropped_total", () -> 1);
      meters.gauge("tls_certificate_expiry_seconds", () -> 1);
      meters.gauge("acme_orders_total", () -> 1);
      meters.gauge("acme_failures_total", () -> 1);
      meters.registry().timer("jvm.gc.pause");
      return meters
          .scrape()
          .lines()
          .filter(line -> line.startsWith("# TYPE "))
          .map(line -> line.split(" ")[2])
          .flatMap(MetricDocsTest::series)
          .collect(Collectors.toSet());
    }
  }

  private static Stream<String> series(String name) {
    return Stream.of("", "_bucket", "_count", "_sum").map(name::concat);
  }
}
