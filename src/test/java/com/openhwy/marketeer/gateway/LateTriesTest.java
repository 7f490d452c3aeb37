package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A try whose turn comes when the time of its request is over by the clock is not made. */
class LateTriesTest {
  private static final String BUSY =
      "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";

  private final ManualTicker clock = new ManualTicker();

  private TestGateway gateway(String server, String retries, String route, String... urls)
      throws Exception {
    return TestGateway.with(
        clock,
        "workers: 1" + server,
        TestGateway.service("retries: " + retries, urls),
        "routes: [{name: all, " + route + "backend: {type: service, service: backend}}]");
  }

  private static void oneTry(TestGateway gateway) throws Exception {
    Eventually.holds("it is logged", () -> log(gateway).contains("\"attempts\":"));
    assertThat(log(gateway)).contains("\"attempts\":1,");
  }

  private static String log(TestGateway gateway) throws Exception {
    return Files.readString(gateway.directory().resolve("access.log"));
  }

  /** Both the end of the wait and that of the time have come when the loop looks again. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          client_deadline, '\n  deadline_field: X-Left-Ms\n  trusted_proxies: [127.0.0.0/8]', '',            'X-Left-Ms: 5000\r\n'
          route_timeout,   '\n  deadline_field: X-Left-Ms',                                     'timeout: 5s, ', ''
          route_timeout,   '',                                                                  'timeout: 5s, ', ''
          """)
  void afterAWait(String reason, String server, String route, String field) throws Exception {
    try (ScriptedEndpoint busy = ScriptedEndpoint.always(BUSY);
        TestGateway gateway =
            gateway(
                server, "{attempts: 1, statuses: '503', retry_after_max: 2s}", route, busy.url());
        RawClient client =
            new RawClient(gateway.port()).send("GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n")) {
      Eventually.is(1.0, () -> gateway.metric("upstream_retries_total{"));
      clock.advance(Duration.ofSeconds(6));
      assertThat(client.response()).startsWith("HTTP/1.1 504 ").contains(reason);
      oneTry(gateway);
      assertThat(busy.heads()).hasSize(1);
    }
  }

  /** The client has the endpoint's answer at once, and not a 504 when its time is over. */
  @Test
  void aWaitThatCannotEndInTimeIsNotBegun() throws Exception {
    String later = "HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: 4\r\n\r\nbusy";
    try (ScriptedEndpoint busy = ScriptedEndpoint.always(later);
        TestGateway gateway =
            gateway("", "{statuses: '503', retry_after_max: 1h}", "timeout: 5s, ", busy.url());
        RawClient client =
            new RawClient(gateway.port()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertThat(client.response())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 9\r\n")
          .endsWith("busy");
      assertThat(
              gateway.metric(
                  "upstream_retries_refused_total{reason=\"deadline\",service=\"backend\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void besideAnother() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedEndpoint first = hangs(never);
        ScriptedEndpoint second = hangs(never);
        TestGateway gateway =
            gateway("", "{hedge: 1s}", "timeout: 5s, ", first.url(), second.url());
        RawClient client =
            new RawClient(gateway.port()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
      Eventually.is(1, () -> first.heads().size() + second.heads().size());
      clock.advance(Duration.ofSeconds(6));
      assertThat(client.response()).startsWith("HTTP/1.1 504 ").contains("route_timeout");
      oneTry(gateway);
      never.countDown();
    }
  }

  private static ScriptedEndpoint hangs(CountDownLatch until) throws Exception {
    return new ScriptedEndpoint(
        c -> {
          c.head();
          c.await(until);
        });
  }
}
