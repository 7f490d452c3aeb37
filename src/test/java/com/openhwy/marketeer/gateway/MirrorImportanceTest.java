package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies where not all requests can be served: they are the first to go. */
class MirrorImportanceTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String ROUTES =
      """
      routes:
        - {name: copied, match: {path: /copied}, middlewares: [copy], backend: {type: service, service: stable}}
        - {name: low, importance: low, match: {path: /low}, backend: {type: service, service: shadow}}
        - {name: critical, importance: critical, match: {path: /critical}, backend: {type: service, service: shadow}}
      """;

  private static TestGateway gateway(
      String server, ScriptedEndpoint stable, String shadow, String mirror) throws Exception {
    return TestGateway.with(
        "workers: 1" + server,
        "services:\n  - {name: stable, endpoints: ["
            + stable.url()
            + "]}\n  - {name: shadow, "
            + shadow
            + "}\n",
        ROUTES,
        "middlewares: [{name: copy, type: mirror, timeout: 1h, service: shadow" + mirror + "}]",
        List.of());
  }

  private static RawClient ask(TestGateway gateway, String path) throws Exception {
    return new RawClient(gateway.port()).send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static double copies(TestGateway gateway, String result) throws Exception {
    return gateway.metric("mirror_requests_total{middleware=\"copy\",result=\"" + result + "\"");
  }

  /** Answers one request for each permit. */
  private static ScriptedEndpoint byPermit(Semaphore permits) throws Exception {
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            c.head();
            permits.acquireUninterruptibly();
            c.send(OK);
          }
        });
  }

  /** One is at work, a copy waits, and somebody of low importance comes, for whom is no room. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          endpoints: ['%s'], concurrency: {mode: fixed, max: 1, queue: 1, queue_timeout: 1h} | ''                  | true
          endpoints: ['%s'], concurrency: {mode: fixed, max: 1, queue: 1, queue_timeout: 1h} | ', importance: high' | false
          endpoints: [{url: '%s', max_connections: 1}], queue: 1, queue_timeout: 1h          | ''                  | true
          endpoints: [{url: '%s', max_connections: 1}], queue: 1, queue_timeout: 1h          | ', importance: normal' | false
          """)
  void whoeverHasAClientGoesFirst(String shadow, String mirror, boolean gone) throws Exception {
    Semaphore permits = new Semaphore(0);
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint busy = byPermit(permits);
        TestGateway gateway = gateway("", stable, shadow.formatted(busy.url()), mirror);
        RawClient first = ask(gateway, "/critical")) {
      Eventually.is(1, () -> busy.heads().size());
      try (RawClient copied = ask(gateway, "/copied")) {
        assertThat(copied.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      Eventually.holds("the copy waits", () -> oneWaits(gateway));
      try (RawClient low = ask(gateway, "/low")) {
        if (gone) {
          Eventually.is(1.0, () -> copies(gateway, "shed"));
          permits.release(2);
          assertThat(low.response()).startsWith("HTTP/1.1 200 ");
        } else {
          assertThat(low.response()).startsWith("HTTP/1.1 503 ");
          permits.release(2);
          Eventually.is(1.0, () -> copies(gateway, "answered"));
        }
        assertThat(first.response()).endsWith("ok");
      }
      assertThat(busy.heads()).hasSize(2);
    }
  }

  private static boolean oneWaits(TestGateway gateway) throws Exception {
    return gateway.admin("/services").contains("\"waiting\":1");
  }

  @Test
  void aGatewayThatHasTooMuchToDoSendsNone() throws Exception {
    try (ScriptedEndpoint stable = ScriptedEndpoint.ok();
        ScriptedEndpoint shadow = ScriptedEndpoint.ok();
        TestGateway gateway =
            gateway(
                "\n  overload: {heap: 90%, loop_lag: 0, connections: false}",
                stable, "endpoints: ['" + shadow.url() + "']", "")) {
      try (RawClient calm = ask(gateway, "/copied")) {
        assertThat(calm.response()).endsWith("ok");
      }
      Eventually.is(1.0, () -> copies(gateway, "answered"));
      Eventually.holds(
          "no copy is sent",
          () -> {
            gateway.gateway().load().collected(0.905); // sheddable requests are turned away
            try (RawClient pressed = ask(gateway, "/copied")) {
              assertThat(pressed.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
            }
            return copies(gateway, "shed") >= 1;
          });
    }
  }
}
