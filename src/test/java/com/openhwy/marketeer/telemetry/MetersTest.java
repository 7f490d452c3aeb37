package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.FailureKind;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Read the way Prometheus reads it: the text of a real scrape. */
class MetersTest {
  private static final long MS = 1_000_000;

  private final Meters meters = new Meters();

  @AfterEach
  void close() {
    meters.close();
  }

  private List<String> scrape(String prefix) {
    return meters.scrape().lines().filter(line -> line.startsWith(prefix)).toList();
  }

  @Test
  void theSeedsNamesAreThereBeforeTheFirstRequest() {
    meters.gauge("backend_health_status", () -> 1, "service", "torii", "endpoint", "a:1");

    assertThat(meters.scrape().lines())
        .contains(
            "# TYPE http_requests_total counter",
            "http_requests_total 0.0",
            "# TYPE http_request_duration_seconds histogram",
            "http_request_duration_seconds_count 0",
            "# TYPE http_requests_in_flight gauge",
            "http_requests_in_flight 0.0",
            "# TYPE backend_health_status gauge",
            "backend_health_status{endpoint=\"a:1\",service=\"torii\"} 1.0",
            "# TYPE rate_limit_exceeded_total counter",
            "rate_limit_exceeded_total 0.0");
  }

  @Test
  void aRequestIsCountedByRouteServiceMethodAndCode() {
    RequestMeters requests = meters.forLoop(0).requests("auth", "torii");
    requests.started();
    requests.started();
    requests.started();
    requests.ended("GET", 200, 3 * MS);
    requests.ended("GET", 200, 400 * MS);
    requests.bytes(10, 2_000);

    assertThat(scrape("http_requests_total{"))
        .containsExactly(
            "http_requests_total{code=\"200\",method=\"GET\",route=\"auth\",service=\"torii\"}"
                + " 2.0");
    assertThat(scrape("http_requests_in_flight{"))
        .containsExactly("http_requests_in_flight{route=\"auth\",service=\"torii\"} 1.0");
    assertThat(scrape("http_re"))
        .contains(
            "http_request_bytes_total{route=\"auth\",service=\"torii\"} 10.0",
            "http_response_bytes_total{route=\"auth\",service=\"torii\"} 2000.0");
    assertThat(scrape("http_request_duration_seconds"))
        .contains(
            duration("_bucket", ",le=\"0.002\"", "0"),
            duration("_bucket", ",le=\"0.005\"", "1"),
            duration("_bucket", ",le=\"0.25\"", "1"),
            duration("_bucket", ",le=\"0.5\"", "2"),
            duration("_bucket", ",le=\"60.0\"", "2"),
            duration("_bucket", ",le=\"+Inf\"", "2"),
            duration("_count", "", "2"),
            duration("_sum", "", "0.403"));
  }

  private static String duration(String suffix, String le, String value) {
    return "http_request_duration_seconds"
        + suffix
        + "{code_class=\"2xx\",route=\"auth\",service=\"torii\""
        + le
        + "} "
        + value;
  }

  @Test
  void labelsStayBoundedWhateverAClientSends() {
    RequestMeters requests = meters.forLoop(0).requests("", "");
    Stream.of("BREW", "get", "PROPFIND", "X".repeat(5_000))
        .forEach(method -> requests.ended(method, 404, 0));
    requests.ended("TRACE", 0, -1);
    requests.ended("GET", 999, 0);
    requests.ended("HEAD", 1_000_000, 0);

    assertThat(scrape("http_requests_total{"))
        .containsExactlyInAnyOrder(
            "http_requests_total{code=\"404\",method=\"OTHER\",route=\"-\",service=\"-\"} 4.0",
            "http_requests_total{code=\"0\",method=\"TRACE\",route=\"-\",service=\"-\"} 1.0",
            "http_requests_total{code=\"0\",method=\"GET\",route=\"-\",service=\"-\"} 1.0",
            "http_requests_total{code=\"0\",method=\"HEAD\",route=\"-\",service=\"-\"} 1.0");
  }

  @Test
  void everyMethodAndClassHasItsOwnCell() {
    RequestMeters requests = meters.forLoop(0).requests("r", "s");
    List<String> methods =
        List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE");
    List<String> expected = new ArrayList<>();
    for (String method : methods) {
      for (int status : new int[] {100, 101, 199, 200, 299, 304, 400, 499, 500, 599}) {
        requests.ended(method, status, 0);
        expected.add(
            "http_requests_total{code=\"%d\",method=\"%s\",route=\"r\",service=\"s\"} 1.0"
                .formatted(status, method));
      }
    }
    assertThat(scrape("http_requests_total{")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aRouteThatComesBackFindsItsCounts() {
    LoopMeters loop = meters.forLoop(0);
    RequestMeters before = loop.requests("auth", "torii");
    before.ended("GET", 200, 0);

    assertThat(loop.requests("auth", "torii")).isSameAs(before);
    assertThat(loop.requests("auth", "other")).isNotSameAs(before);
    assertThat(meters.forLoop(0)).isSameAs(loop);
  }

  @Test
  void attemptsOnEndpointsAreCountedByHowTheyWent() {
    UpstreamMeters upstream = meters.forLoop(0).upstream("torii");
    upstream.connected();
    upstream.connected();
    upstream.disconnected();
    upstream.answered(7 * MS);
    upstream.failed(FailureKind.CONNECT_FAILED);
    upstream.failed(FailureKind.CONNECT_FAILED);
    upstream.retried("reset");

    assertThat(scrape("upstream_"))
        .contains(
            "upstream_attempts_total{result=\"ok\",service=\"torii\"} 1.0",
            "upstream_attempts_total{result=\"connect_failed\",service=\"torii\"} 2.0",
            "upstream_retries_total{reason=\"reset\",service=\"torii\"} 1.0",
            "upstream_connections_total{service=\"torii\"} 2.0",
            "upstream_connections_open{service=\"torii\"} 1.0",
            "upstream_request_duration_seconds_bucket{service=\"torii\",le=\"0.005\"} 0",
            "upstream_request_duration_seconds_bucket{service=\"torii\",le=\"0.01\"} 1");
  }

  @Test
  void connectionsOfAListener() {
    ListenerMeters listener = meters.forLoop(1).listener("0.0.0.0:8080");
    listener.opened();
    listener.opened();
    listener.closed();
    listener.refused();

    assertThat(scrape("connections_"))
        .containsExactlyInAnyOrder(
            "connections_open{listener=\"0.0.0.0:8080\"} 1.0",
            "connections_refused_total{listener=\"0.0.0.0:8080\"} 1.0",
            "connections_total{listener=\"0.0.0.0:8080\"} 2.0");
  }

  @Test
  void reloadsAndTheLastOnesFate() {
    assertThat(scrape("config_last_reload_timestamp")).isEmpty();
    meters.reloads().ended(ReloadMeters.Result.APPLIED, 1_000);
    meters.reloads().ended(ReloadMeters.Result.REJECTED, 2_500);

    assertThat(scrape("config_"))
        .containsExactlyInAnyOrder(
            "config_last_reload_successful 0.0",
            "config_last_reload_timestamp_seconds 2.5",
            "config_reloads_total{result=\"applied\"} 1.0",
            "config_reloads_total{result=\"rejected\"} 1.0",
            "config_reloads_total{result=\"rolled_back\"} 0.0",
            "config_reloads_total{result=\"unchanged\"} 0.0");
    meters.reloads().ended(ReloadMeters.Result.UNCHANGED, 3_000);
    assertThat(scrape("config_last_reload_successful"))
        .containsExactly("config_last_reload_successful 1.0");
  }

  @Test
  void theLoopsAreAddedUp() throws InterruptedException {
    int loops = 4;
    int rounds = 50_000;
    CountDownLatch done = new CountDownLatch(loops);
    for (int i = 0; i < loops; i++) {
      RequestMeters requests = meters.forLoop(i).requests("auth", "torii");
      Thread loop =
          new Thread(
              () -> {
                for (int n = 0; n < rounds; n++) {
                  requests.started();
                  requests.ended("GET", 200 + n % 2, MS);
                }
                done.countDown();
              });
      loop.start();
    }
    double last = 0;
    while (done.getCount() > 0) { // a scrape between never goes backwards and never fails
      double now = sum("http_requests_total{");
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(sum("http_requests_total{")).isEqualTo(loops * rounds);
    assertThat(sum("http_request_duration_seconds_count{")).isEqualTo(loops * rounds);
    assertThat(sum("http_requests_in_flight{")).isZero();
  }

  private double sum(String prefix) {
    return scrape(prefix).stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aMiddlewareCountsUnderANameOfItsOwn() {
    meters.forLoop(0).counter("cache_results_total", "cache", "main", "result", "hit").add(3);
    meters.forLoop(1).counter("cache_results_total", "result", "hit", "cache", "main").add(4);
    meters.forLoop(0).counter("cache_bytes", "cache", "main").add(70);

    assertThat(scrape("cache_"))
        .containsExactly(
            "cache_bytes{cache=\"main\"} 70.0",
            "cache_results_total{cache=\"main\",result=\"hit\"} 7.0");
  }

  @Test
  void aNameOrLabelThatPrometheusRefusesIsRefusedAtOnce() {
    LoopMeters loop = meters.forLoop(0);
    assertThatThrownBy(() -> loop.counter("Cache-Hits"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"Cache-Hits\"")
        .hasMessageContaining("expected lower snake case");
    assertThatThrownBy(() -> loop.counter("cache_hits", "a", "1", "a", "2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> loop.counter("cache_hits", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(scrape("cache_hits")).isEmpty();
  }

  @Test
  void oneBrokenSupplierCostsNoOtherMetric() {
    meters.gauges(
        "broken",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    meters.gauge("fine", () -> 5);

    assertThat(scrape("broken")).isEmpty();
    assertThat(scrape("fine")).containsExactly("fine 5.0");
  }

  @Test
  void aClosedRegistrationIsGone() {
    Meters.Registration up = meters.gauge("backend_health_status", () -> 1, "endpoint", "a");
    Meters.Registration down = meters.gauge("backend_health_status", () -> 0, "endpoint", "b");
    assertThat(scrape("backend_health_status{")).hasSize(2);
    up.close();
    assertThat(scrape("backend_health_status{"))
        .containsExactly("backend_health_status{endpoint=\"b\"} 0.0");
    down.close();
    assertThat(scrape("backend_health_status")).isEmpty();
  }

  @Test
  void labelValuesAreEscaped() {
    meters.forLoop(0).counter("odd_total", "name", "a\"b\\c\nd").increment();

    assertThat(scrape("odd_total")).containsExactly("odd_total{name=\"a\\\"b\\\\c\\nd\"} 1.0");
  }

  @Test
  void theJvmAndTheProcessAreMeasured() {
    assertThat(meters.scrape())
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "process_uptime_seconds");
  }

  @Test
  void vertxMeasuresItsBusButNotItsSockets() throws Exception {
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(1);
    Vertx vertx = meters.bindTo(Vertx.builder(), options).build();
    try {
      vertx.eventBus().consumer("a", message -> message.reply("b"));
      vertx.eventBus().request("a", "x").await(10, TimeUnit.SECONDS);
      var server =
          vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end())
              .listen(0, "127.0.0.1")
              .await(10, TimeUnit.SECONDS);
      var client = vertx.createHttpClient();
      client
          .request(
              io.vertx.core.http.HttpMethod.GET, server.actualPort(), "127.0.0.1", "/secret/path")
          .compose(request -> request.send().compose(HttpClientResponse::body))
          .await(10, TimeUnit.SECONDS);

      assertThat(scrape("vertx_eventbus_")).isNotEmpty();
      assertThat(scrape("vertx_http_")).isEmpty();
      assertThat(scrape("vertx_net_")).isEmpty();
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
