package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for a request, where not all can be served, is as important as the request. */
class CallImportanceTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BROKEN =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
  private static final String SERVICES =
      """
      services:
        - {name: backend, endpoints: ['%s']}
        - name: broken
          endpoints: ['%s']
          retries: 0
          circuit_breaker: {minimum_calls: 4, open: 1h, fallback: {service: busy}}
        - {name: busy, %s}
      """;
  private static final String ROUTES =
      """
      routes:
        - {name: c, importance: critical, match: {path: /critical}, backend: {type: service, service: busy}}
        - {name: h, importance: high, match: {path: /high}, backend: {type: service, service: busy}}
        - {name: l, importance: low, match: {path: /low}, backend: {type: service, service: busy}}
        - {name: ca, importance: critical, match: {path: /critical/asks}, middlewares: [gate], backend: {type: service, service: backend}}
        - {name: sa, importance: sheddable, match: {path: /sheddable/asks}, middlewares: [gate], backend: {type: service, service: backend}}
        - {name: ci, importance: critical, match: {path: /critical/instead}, backend: {type: service, service: broken}}
        - {name: si, importance: sheddable, match: {path: /sheddable/instead}, backend: {type: service, service: broken}}
      """;
  private static final String GATE =
      "middlewares: [{name: gate, type: forward_auth, service: busy, timeout: 50s}]";
  private static final String FIXED =
      "endpoints: ['%s'], concurrency: {mode: fixed, max: 1, queue: 1, queue_timeout: 1h}";
  private static final String CONNECTIONS =
      "endpoints: [{url: '%s', max_connections: 1}], queue: 1, queue_timeout: 1h";

  private static RawClient ask(TestGateway gateway, String path) throws Exception {
    return new RawClient(gateway.port()).send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  /** Answers one request for each permit. */
  private static ScriptedEndpoint byPermit(Semaphore permits) throws Exception {
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            c.head();
            c.acquire(permits);
            c.send(OK);
          }
        });
  }

  private static void openBreaker(TestGateway gateway) throws Exception {
    for (int i = 0; i < 4; i++) {
      try (RawClient client = ask(gateway, "/critical/instead")) {
        assertThat(client.response()).startsWith("HTTP/1.1 500 ");
      }
    }
  }

  /** The service works on one and lets one wait; somebody who is more important comes. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          gate,  /sheddable/asks,    /low
          gate,  /high,              /critical/asks
          gate,  /sheddable/instead, /low
          gate,  /high,              /critical/instead
          gate,  /sheddable/asks,    /critical/instead
          queue, /sheddable/asks,    /low
          queue, /high,              /critical/asks
          queue, /sheddable/instead, /low
          queue, /high,              /critical/instead
          """)
  void whoIsLessImportantHasToGo(String limit, String waits, String comes) throws Exception {
    Semaphore permits = new Semaphore(0);
    String busyOne = limit.equals("gate") ? FIXED : CONNECTIONS;
    try (ScriptedEndpoint backend = ScriptedEndpoint.ok();
        ScriptedEndpoint broken = ScriptedEndpoint.always(BROKEN);
        ScriptedEndpoint busy = byPermit(permits);
        TestGateway gateway =
            TestGateway.with(
                "workers: 1",
                SERVICES.formatted(backend.url(), broken.url(), busyOne.formatted(busy.url())),
                ROUTES,
                GATE,
                List.of())) {
      openBreaker(gateway);
      try (RawClient atWork = ask(gateway, "/critical")) {
        Eventually.is(1, () -> busy.heads().size());
        try (RawClient first = ask(gateway, waits)) {
          Eventually.holds("it waits", () -> gateway.admin("/services").contains("\"waiting\":1"));
          try (RawClient second = ask(gateway, comes)) {
            assertThat(first.response()).startsWith("HTTP/1.1 50").contains("\"reason\":");
            permits.release(2);
            assertThat(atWork.response()).endsWith("ok");
            assertThat(second.response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
          }
        }
      }
      assertThat(busy.heads()).hasSize(2);
    }
  }
}
