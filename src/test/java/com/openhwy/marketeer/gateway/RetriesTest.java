package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, where, and how often; by what misbehaving endpoints count. */
class RetriesTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

  /** One event loop, so that pools are one. */
  private static TestGateway gateway(String retries, String... urls) throws Exception {
    return routed("", retries, urls);
  }

  private static TestGateway routed(String route, String retries, String... urls) throws Exception {
    return TestGateway.with(
        "workers: 1",
        TestGateway.service("retries: " + retries, urls),
        "routes: [{name: all, " + route + "backend: {type: service, service: backend}}]");
  }

  private static String ask(TestGateway gateway, String request) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(request).response();
    }
  }

  /** Answers each request with the next of these, and with the last ever after. */
  private static ScriptedEndpoint answers(String... answers) throws IOException {
    AtomicInteger next = new AtomicInteger();
    return new ScriptedEndpoint(
        c -> {
          while (true) {
            body(c, c.head());
            c.send(answers[Math.min(next.getAndIncrement(), answers.length - 1)]);
          }
        });
  }

  private static void body(ScriptedEndpoint.Connection c, String head) throws IOException {
    int at = head.indexOf("Content-Length: ");
    if (at >= 0) {
      c.bytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
    }
  }

  /** Takes a request, all of it, and resets. */
  private static ScriptedEndpoint resets() throws IOException {
    return new ScriptedEndpoint(
        c -> {
          body(c, c.head());
          c.reset();
        });
  }

  // ---- conditions

  @Test
  void aListedStatusIsTriedAgainOnAnotherEndpointAndKeepsItsConnection() throws Exception {
    try (ScriptedEndpoint busy = ScriptedEndpoint.always(BUSY);
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("{statuses: 502-504}", busy.url(), good.url());
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      assertThat(good.heads()).hasSize(10);
      assertThat(busy.heads()).hasSize(5);
      assertThat(busy.connections()).isEqualTo(1);
      assertThat(gateway.metric("upstream_retries_total{reason=\"status\",service=\"backend\"}"))
          .isEqualTo(5);
      Eventually.is(
          15.0, () -> gateway.metric("upstream_attempts_total{result=\"ok\",service=\"backend\"}"));
    }
  }

  @Test
  void aBodyThatNobodyWantsDoesNotHoldTheNextTry() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedEndpoint endless =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.send("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbusy\r\n");
                  c.await(done);
                });
        ScriptedEndpoint large =
            ScriptedEndpoint.always(
                "HTTP/1.1 503 Busy\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000));
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("{statuses: 503}", endless.url(), large.url(), good.url())) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      assertThat(endless.heads()).isNotEmpty();
      assertThat(large.heads()).isNotEmpty();
      done.countDown();
      Eventually.is(1.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void aStatusThatIsNotListedIsTheClients() throws Exception {
    try (ScriptedEndpoint busy = ScriptedEndpoint.always(BUSY);
        TestGateway gateway = gateway("{statuses: 502}", busy.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 503 ").endsWith("busy");
      assertThat(busy.heads()).hasSize(1);
    }
  }

  @Test
  void theLastAnswerIsTheClientsWhenEnoughIsTried() throws Exception {
    try (ScriptedEndpoint busy = answers(BUSY, BUSY, BUSY.replace("busy", "last"), OK);
        TestGateway gateway = gateway("{attempts: 2, statuses: 503}", busy.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 503 ").endsWith("last");
      assertThat(busy.heads()).hasSize(3);
      assertThat(
              gateway.metric(
                  "upstream_retries_refused_total{reason=\"attempts\",service=\"backend\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void aResetBeforeTheHeadIsTriedAgainAndLogged() throws Exception {
    try (ScriptedEndpoint bad = resets();
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("2", bad.url(), good.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ");
      assertThat(bad.heads()).hasSize(1);
      assertThat(gateway.metric("upstream_retries_total{reason=\"reset\",service=\"backend\"}"))
          .isEqualTo(1);
      Eventually.holds(
          "both tries stand in the log",
          () ->
              Files.readString(gateway.directory().resolve("access.log"))
                  .contains("\"attempts\":2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "{attempts: 0, statuses: 503}", "{on: [connect_failure, timeout]}"})
  void whatIsNotAskedForIsNotDone(String retries) throws Exception {
    try (ScriptedEndpoint bad = resets();
        TestGateway gateway = gateway(retries, bad.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 502 ").contains("upstream_reset");
      assertThat(bad.heads()).hasSize(1);
    }
  }

  @Test
  void aRouteHasItsOwnSayInPlaceOfItsServices() throws Exception {
    try (ScriptedEndpoint bad = answers(BUSY);
        TestGateway gateway = routed("retries: 0, ", "{statuses: 503}", bad.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 503 ");
      assertThat(bad.heads()).hasSize(1);
    }
  }

  @Test
  void oneThatHangsIsGivenUpAfterTheTimeForOneTry() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedEndpoint hangs =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(done);
                });
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("{per_try_timeout: 2s}", hangs.url(), good.url())) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ");
      }
      Eventually.holds("one was sent to it", () -> !hangs.heads().isEmpty());
      assertThat(gateway.metric("upstream_retries_total{reason=\"timeout\",service=\"backend\"}"))
          .isGreaterThanOrEqualTo(hangs.heads().size());
      done.countDown();
      Eventually.is(1.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void whenEveryTryHangsTheClientHearsOfTheTimeOut() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedEndpoint hangs =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  c.await(done);
                });
        TestGateway gateway = gateway("{attempts: 1, per_try_timeout: 700ms}", hangs.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 504 ").contains("response_timeout");
      Eventually.is(2, () -> hangs.heads().size());
      done.countDown();
    }
  }

  // ---- what may be repeated

  @ParameterizedTest
  @ValueSource(strings = {"{statuses: 503}", "{statuses: 503, per_try_timeout: 5s}"})
  void aPostIsNotSentTwice(String retries) throws Exception {
    try (ScriptedEndpoint busy = answers(BUSY);
        ScriptedEndpoint bad = resets();
        TestGateway gateway = gateway(retries, busy.url(), bad.url())) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway, POST)).containsAnyOf("HTTP/1.1 503 ", "HTTP/1.1 502 ");
      }
      assertThat(busy.heads().size() + bad.heads().size()).isEqualTo(4);
      assertThat(
              gateway.metric(
                  "upstream_retries_refused_total{reason=\"method\",service=\"backend\"}"))
          .isEqualTo(4);
    }
  }

  @Test
  void aPostWithoutABodyThatTheOperatorListsIsSentAgain() throws Exception {
    String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedEndpoint bad = answers(BUSY, BUSY, OK);
        TestGateway gateway = gateway("{statuses: 503, methods: [POST]}", bad.url())) {
      assertThat(ask(gateway, post)).startsWith("HTTP/1.1 200 ");
      assertThat(bad.heads()).hasSize(3);
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aPostThatWasNeverSentGoesElsewhere() throws Exception {
    try (ScriptedEndpoint good = ScriptedEndpoint.ok();
        ScriptedEndpoint gone = ScriptedEndpoint.refusing();
        TestGateway gateway = gateway("2", gone.url(), good.url())) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway, POST)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(good.heads()).hasSize(4);
    }
  }

  @Test
  void aHostOfOurOwnIsThatOfTheEndpointThatIsTried() throws Exception {
    try (ScriptedEndpoint bad = resets();
        ScriptedEndpoint good = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("2", bad.url(), good.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").untilClosed()).contains(" 200 ");
      assertThat(good.heads().get(0)).contains("\r\nHost: 127.0.0.1:" + good.port() + "\r\n");
    }
  }

  // ---- waiting

  @ParameterizedTest
  @ValueSource(strings = {BUSY, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"})
  void theSlotOfATryIsFreeForTheNext(String busy) throws Exception {
    try (ScriptedEndpoint endpoint = answers(busy, OK);
        TestGateway gateway =
            gateway("{statuses: 503}", "{url: \"" + endpoint.url() + "\", max_connections: 1}");
        RawClient client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(GET).response()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(endpoint.heads()).hasSize(4);
      assertThat(endpoint.connections()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatIsKeptOnAnEndpointGoesElsewhereWhenThatFails() throws Exception {
    try (ScriptedEndpoint one = answers(OK, BUSY);
        ScriptedEndpoint other = answers(OK, BUSY);
        TestGateway gateway = gateway("{statuses: 503}\nsticky: pin", one.url(), other.url())) {
      String first = ask(gateway, GET);
      String cookie = first.substring(first.indexOf("pin="), first.indexOf(';'));
      int asked = one.heads().size();
      String again = ask(gateway, GET.replace("Host: a", "Host: a\r\nCookie: " + cookie));
      assertThat(again).startsWith("HTTP/1.1 200 ").contains("\r\nSet-Cookie: pin=");
      assertThat(one.heads()).hasSize(asked == 1 ? 2 : 1);
      assertThat(other.heads()).hasSize(asked == 1 ? 1 : 2);
    }
  }

  @Test
  void aRetryAfterIsWaitedFor() throws Exception {
    String later = BUSY.replace("Busy\r\n", "Busy\r\nRetry-After: 1\r\n");
    try (ScriptedEndpoint busy = answers(later, OK);
        TestGateway gateway = gateway("{statuses: 503}", busy.url())) {
      long begun = System.nanoTime();
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ");
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(busy.heads()).hasSize(2);
    }
  }

  @Test
  void aLongerRetryAfterIsTheClients() throws Exception {
    String later = BUSY.replace("Busy\r\n", "Busy\r\nRetry-After: 2\r\n");
    try (ScriptedEndpoint busy = answers(later, OK);
        TestGateway gateway = gateway("{statuses: 503}", busy.url())) {
      assertThat(ask(gateway, GET))
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 2\r\n")
          .endsWith("busy");
      assertThat(busy.heads()).hasSize(1);
      assertThat(
              gateway.metric(
                  "upstream_retries_refused_total{reason=\"retry_after\",service=\"backend\"}"))
          .isEqualTo(1);
    }
  }

  private static final String LONG_WAIT =
      "{statuses: 503, retry_after_max: 1h, budget: {ratio: 0%, min: 1}}";

  @Test
  void aClientThatLeavesBetweenTwoTriesTakesNothingWithHim() throws Exception {
    String later = BUSY.replace("Busy\r\n", "Busy\r\nRetry-After: 600\r\n");
    try (ScriptedEndpoint busy = answers(later, BUSY, OK);
        TestGateway gateway = gateway(LONG_WAIT, busy.url())) {
      RawClient leaving = new RawClient(gateway.port()).send(GET);
      Eventually.is(1.0, () -> gateway.metric("upstream_retries_total"));
      leaving.close();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      assertThat(busy.heads()).hasSize(1);
      assertThat(ask(gateway, GET)).as("his part of the budget is back").contains(" 200 ");
      assertThat(busy.connections()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatLeavesDuringASecondTryEndsIt() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    if (requests.incrementAndGet() == 2) {
                      c.await(done);
                    }
                    c.send(requests.get() == 1 ? BUSY : OK);
                  }
                });
        TestGateway gateway = gateway(LONG_WAIT, endpoint.url())) {
      RawClient leaving = new RawClient(gateway.port()).send(GET);
      Eventually.is(2, requests::get);
      leaving.close();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      done.countDown();
    }
  }

  // ---- the budget

  /**
   * Everybody asks at the same time, every endpoint fails, and it is told from outside when: so
   * what the endpoints count is what the budget allows, and not what the machine had time for.
   */
  @ParameterizedTest
  @ValueSource(ints = {40, 8})
  void aDeadPoolGetsLittleMoreThanItWasAsked(int clients) throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    ScriptedEndpoint.Script dead =
        c -> {
          while (true) {
            c.head();
            c.await(requests.incrementAndGet() <= clients ? first : second);
            c.send(BUSY);
          }
        };
    List<RawClient> all = new ArrayList<>();
    try (ScriptedEndpoint one = new ScriptedEndpoint(dead);
        ScriptedEndpoint other = new ScriptedEndpoint(dead);
        TestGateway gateway = gateway("{statuses: 503}", one.url(), other.url())) {
      for (int i = 0; i < clients; i++) {
        all.add(new RawClient(gateway.port()).send(GET));
      }
      Eventually.is(clients, requests::get);
      first.countDown();
      String refused = "upstream_retries_refused_total{reason=\"budget\",service=\"backend\"}";
      Eventually.is(
          (double) clients,
          () -> gateway.metric("upstream_retries_total") + gateway.metric(refused));
      int granted = (int) gateway.metric("upstream_retries_total");
      assertThat(granted).isBetween(3, Math.max(3, clients / 5));
      Eventually.is(clients + granted, requests::get);
      second.countDown();
      for (RawClient client : all) {
        assertThat(client.response()).startsWith("HTTP/1.1 503 ");
        client.close();
      }
      assertThat(requests.get()).isLessThanOrEqualTo(clients + Math.max(3, clients / 5) + 3);
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  /** Nobody is at an endpoint then, and all of them are still in flight. */
  @Test
  void whoWaitsBetweenTwoTriesCountsForTheBudget() throws Exception {
    int clients = 20;
    CountDownLatch first = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    List<RawClient> all = new ArrayList<>();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    boolean early = requests.incrementAndGet() <= clients;
                    if (early) {
                      c.await(first);
                    }
                    c.send(early ? BUSY : OK);
                  }
                });
        TestGateway gateway =
            gateway(
                "{statuses: 503, backoff: {base: 30s, max: 30s}, budget: {ratio: 100%, min: 0}}",
                endpoint.url())) {
      for (int i = 0; i < clients; i++) {
        all.add(new RawClient(gateway.port()).send(GET));
      }
      Eventually.is(clients, requests::get);
      first.countDown();
      Eventually.is((double) clients, () -> gateway.metric("upstream_retries_total"));
      for (RawClient client : all) {
        client.close();
      }
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }
}
