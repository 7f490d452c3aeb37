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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and the dashboard name what there is, all of it and nothing else. */
class MetricDocsTest {
  private static final Path DASHBOARD =
      Path.of("scripts/compose/grafana/dashboards/marketeer.json");

  /** What Prometheus adds, and what a histogram has beside its labels. */
  private static final Set<String> ALWAYS = Set.of("instance", "job", "le");

  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

  @Test
  void everyMetricIsOnThePage() throws IOException {
    String page = Files.readString(MetricPage.FILE);

    for (MetricCatalogue metric : MetricCatalogue.values()) {
      assertThat(page).contains("`" + metric.text() + "`");
    }
  }

  @Test
  void everyMetricOnThePageIsThere() throws IOException {
    Set<String> known = known().keySet();
    Map<String, MetricPage.Row> rows = MetricPage.rows();

    assertThat(known).containsAll(rows.keySet());
    assertThat(rows).hasSizeGreaterThan(50);
    rows.forEach(
        (name, row) ->
            assertThat(row.kind().equals("counter")).as(name).isEqualTo(name.endsWith("_total")));
  }

  @Test
  void everyFieldOfALineAndEveryReasonIsOnThePage() throws IOException {
    String page = Files.readString(MetricPage.FILE);
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
  void theDashboardAsksForMetricsThatThereAreByLabelsThatTheyHave() throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    Map<String, Set<String>> labels = labels();
    Set<String> asked = new TreeSet<>();
    for (JsonObject panel : panels(dashboard)) {
      for (Object each : panel.getJsonArray("targets", new JsonArray())) {
        JsonObject target = (JsonObject) each;
        asked.addAll(check(target.getString("expr"), target.getString("legendFormat"), labels));
      }
    }
    for (Object each : dashboard.getJsonObject("annotations").getJsonArray("list")) {
      asked.addAll(check(((JsonObject) each).getString("expr"), "", labels));
    }
    for (Object each : dashboard.getJsonObject("templating").getJsonArray("list")) {
      check(((JsonObject) each).getString("definition", ""), "", labels);
    }

    assertThat(asked)
        .hasSizeGreaterThan(40)
        .contains(
            "circuit_breaker_state",
            "outlier_ejections_total",
            "upstream_retries_refused_total",
            "upstream_hedges_total",
            "upstream_spilled_total",
            "concurrency_limit",
            "requests_shed_total",
            "canary_share",
            "mirror_differences_total");
  }

  @Test
  void theQuestionsOnThePageAreAboutMetricsThatThereAre() throws IOException {
    String page = Files.readString(MetricPage.FILE);
    String questions = page.substring(page.indexOf("### Questions one asks"));
    Map<String, Set<String>> labels = labels();
    Set<String> asked = new TreeSet<>();
    for (String line : questions.split("```", 3)[1].strip().split("\n", -1)) {
      asked.addAll(check(line.split(" {3,}", 2)[0], "", labels));
    }

    assertThat(asked).hasSizeGreaterThan(4);
  }

  /** Returns what series an expression asks for. */
  private static Set<String> check(
      String expression, String legend, Map<String, Set<String>> known) {
    PromQl asked = PromQl.parse(expression);
    asked
        .series()
        .forEach(
            (series, by) -> {
              assertThat(known.keySet()).as(expression).contains(series);
              assertThat(union(known.get(series), ALWAYS)).as(expression).containsAll(by);
              if (asked.kept().isEmpty()) {
                shown(legend, known.get(series), expression);
              }
            });
    if (!asked.kept().isEmpty()) {
      shown(legend, asked.kept(), expression);
    }
    return asked.series().keySet();
  }

  private static void shown(String legend, Set<String> labels, String expression) {
    Matcher label = LEGEND.matcher(legend);
    while (label.find()) {
      assertThat(union(labels, ALWAYS)).as(expression).contains(label.group(1));
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  private static List<JsonObject> panels(JsonObject dashboard) {
    return dashboard.getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
  }

  /** Of each series its labels: by the page, and else by a scrape. */
  private static Map<String, Set<String>> labels() throws IOException {
    Map<String, MetricPage.Row> rows = MetricPage.rows();
    Map<String, Set<String>> labels = new TreeMap<>(known());
    labels.replaceAll(
        (series, scraped) -> {
          MetricPage.Row row = rows.get(MetricPage.metric(series, rows));
          return row == null ? scraped : row.labels();
        });
    return labels;
  }

  @Test
  void everyPanelHasANumberAPlaceAndATitle() throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(DASHBOARD));
    Set<Integer> ids = new HashSet<>();
    for (JsonObject panel : panels(dashboard)) {
      assertThat(ids.add(panel.getInteger("id"))).isTrue();
      assertThat(panel.getString("title")).isNotBlank();
      JsonObject place = panel.getJsonObject("gridPos");
      assertThat(place.getInteger("x") + place.getInteger("w")).isLessThanOrEqualTo(24);
    }
    assertThat(dashboard.getString("uid")).isEqualTo("marketeer");
  }

  /** Series of a real scrape, those too that only traffic or a collection brings; and labels. */
  private static Map<String, Set<String>> known() {
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
      Map<String, Set<String>> known = new TreeMap<>();
      for (String line : meters.scrape().split("\n", -1)) {
        if (line.startsWith("# TYPE ")) {
          String name = line.split(" ", -1)[2];
          for (String series : new String[] {"", "_bucket", "_count", "_sum"}) {
            known.put(name + series, new TreeSet<>());
          }
        } else if (!line.startsWith("#") && !line.isEmpty()) {
          Set<String> labels = known.get(line.split("[{ ]", 2)[0]);
          assertThat(labels).as(line).isNotNull();
          labels.addAll(MetricPage.labels(line));
        }
      }
      return known;
    }
  }
}
