package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.verticle.RawHttp;
import com.openhwy.marketeer.verticle.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cache as its operator sees it: purged and looked at through the admin API of a gateway. */
class CachePurgeTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nSurrogate-Key: news front\r\n"
          + "Content-Length: 2\r\n\r\nok";

  private static final String ROUTES =
      """
      routes:
        - name: a
          match: {host: a.test}
          backend: {type: service, service: origin}
          middlewares: [pages]
        - name: b
          match: {host: b.test}
          backend: {type: service, service: origin}
          middlewares: [other]
      """;

  @TempDir Path directory;

  private ScriptedEndpoint endpoint;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    endpoint = ScriptedEndpoint.always(ANSWER);
    gateway =
        new TestGateway(directory)
            .with("services", "services: [{name: origin, endpoints: [" + endpoint.url() + "]}]")
            .with(
                "middlewares",
                "middlewares: [{name: pages, type: cache}, {name: other, type: cache}]")
            .with("routes", ROUTES)
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    endpoint.close();
  }

  private String ask(String host, String path) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").response();
    }
  }

  private void fill() throws IOException {
    for (String path : new String[] {"/img/1", "/img/2", "/x?a=1"}) {
      assertThat(ask("a.test", path)).contains("fwd=uri-miss");
      assertThat(ask("a.test", path)).contains("Marketeer; hit");
    }
    assertThat(ask("b.test", "/img/1")).contains("fwd=uri-miss");
  }

  private JsonObject purge(String body) {
    RawHttp.Answer answer =
        RawHttp.exchange(
            gateway.gateway().adminPort(),
            "POST /caches/purge HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
    return new JsonObject(answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"url": "http://a.test/x?a=1"}            | 1 | /x?a=1 | /img/1
          {"url": "http://a.test:80/img/%31"}       | 1 | /img/1 | /img/2
          {"url": "http://a.test/x"}                | 0 | ''     | /x?a=1
          {"prefix": "http://a.test/img/"}          | 2 | /img/2 | /x?a=1
          {"tag": "front"}                          | 4 | /img/1 | ''
          {"tag": "fron"}                           | 0 | ''     | /img/1
          {"all": true}                             | 4 | /img/1 | ''
          {"all": true, "cache": "pages"}           | 3 | /img/1 | ''
          {"all": true, "cache": "other"}           | 1 | ''     | /img/1
          """)
  void exactlyWhatIsMeantIsForgotten(String body, int purged, String gone, String left)
      throws Exception {
    fill();

    JsonObject answer = purge(body);

    assertThat(answer.getInteger("purged")).isEqualTo(purged);
    if (!gone.isEmpty()) {
      assertThat(ask("a.test", gone)).contains("fwd=uri-miss");
    }
    if (!left.isEmpty()) {
      assertThat(ask("a.test", left)).contains("Marketeer; hit");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | names nothing to purge
          {"url": "http://a/", "tag": "x"}     | names url and tag to purge
          {"all": false}                       | all is false; expected true
          {"tag": ""}                          | expected a text
          {"url": "/img/1"}                    | is no URL
          {"all": true, "cache": "page"}       | did you mean \"pages\"
          """)
  void whatIsNotClearIsRefused(String body, String why) throws Exception {
    fill();

    JsonObject problem = purge(body);

    assertThat(problem.getInteger("status")).isEqualTo(400);
    assertThat(problem.getString("detail")).contains(why);
    assertThat(ask("a.test", "/img/1")).contains("Marketeer; hit");
  }

  @Test
  void whatItHoldsAndDoesIsCounted() throws Exception {
    fill();

    // What is stored is weighed by a worker, a moment after it can be served.
    Eventually.holds("three entries are weighed", () -> pages().getLong("bytes") >= 3L * 500);
    JsonObject pages = pages();
    assertThat(pages.getString("name")).isEqualTo("pages");
    assertThat(pages.getLong("urls")).isEqualTo(3);
    assertThat(pages.getLong("bytes")).isLessThan(3L * 5000);
    assertThat(pages.getLong("max_bytes")).isEqualTo(64L << 20);
    String hits = "cache_requests_total{cache=\"pages\",result=\"hit\",route=\"a\"}";
    assertThat(metric(hits)).isEqualTo(3);
    assertThat(metric(hits.replace("hit", "miss"))).isEqualTo(3);
    assertThat(metric("cache_urls{cache=\"other\"}")).isEqualTo(1);
    assertThat(endpoint.heads()).hasSize(4);
  }

  private JsonObject pages() {
    return new JsonObject(gateway.admin("/caches").body()).getJsonArray("caches").getJsonObject(1);
  }

  private double metric(String series) {
    return gateway
        .admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void tagsStayBetweenTheEndpointAndTheCache() throws Exception {
    assertThat(ask("a.test", "/")).doesNotContainIgnoringCase("Surrogate-Key");
    assertThat(ask("a.test", "/")).doesNotContainIgnoringCase("Surrogate-Key");
  }

  @Test
  void aReloadKeepsWhatIsStored() throws Exception {
    fill();

    gateway.with("routes", ROUTES.replace("name: b", "name: c"));
    assertThat(Await.result(gateway.gateway().reload("test")).getString("result"))
        .isIn("applied", "unchanged");

    assertThat(ask("a.test", "/img/1")).contains("Marketeer; hit");
  }
}
