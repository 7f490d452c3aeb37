package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.FlappingEndpoint.Mood;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whole gateways in different regions, each an endpoint of the other's service: the nearest serve,
 * others take what these cannot, and nothing runs in circles. All have one clock, which the test
 * moves: who could not be connected to stays away until it does.
 */
class LocalitiesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String ROUTES =
      "routes: [{name: all, backend: {type: service, service: backend}}]";

  /** Waits of the clock's would have no end. */
  private static final String AT_ONCE =
      "retries: {attempts: 3, statuses: 502-504, backoff: {base: 0s, max: 0s}}\n";

  private static final int REQUESTS = 200;

  private final ManualTicker clock = new ManualTicker();
  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private FlappingEndpoint near;
  private ScriptedEndpoint far;

  @BeforeEach
  void start() throws Exception {
    near = new FlappingEndpoint(seen);
    far = ScriptedEndpoint.ok();
  }

  @AfterEach
  void stop() throws Exception {
    near.close();
    far.close();
  }

  private TestGateway placed(String region, String hops, String services) throws Exception {
    return TestGateway.with(
        clock,
        "region: %s\n  workers: 1\n  hops: {id: %s%s}\n  deadline_field: X-Left-Ms\n"
                .formatted(region, region, hops)
            + "  trusted_proxies: [127.0.0.0/8]",
        services,
        ROUTES);
  }

  private TestGateway gateway(String region, String more, String... endpoints) throws Exception {
    return placed(region, "", TestGateway.service(AT_ONCE + more, endpoints));
  }

  private static String at(String region, String url) {
    return "{url: \"" + url + "\", region: " + region + "}";
  }

  private static String at(String region, TestGateway gateway) {
    return at(region, url(gateway));
  }

  private static String url(TestGateway gateway) {
    return "http://127.0.0.1:" + gateway.port();
  }

  private static String ask(TestGateway gateway, String... fields) throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send("GET / HTTP/1.1\r\n" + head(fields)).response();
    }
  }

  private static String head(String... fields) {
    StringBuilder head = new StringBuilder("Host: a\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static void askWell(TestGateway gateway, int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      assertThat(ask(gateway)).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Of all near endpoints together. */
  private int nearRequests() {
    return seen.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** It is dead, and the gateway knows that its connections are. */
  private static void kill(FlappingEndpoint endpoint, TestGateway gateway, int otherConnections)
      throws Exception {
    endpoint.become(Mood.REFUSES);
    Eventually.is((double) otherConnections, () -> gateway.metric("upstream_connections_open{"));
  }

  /** Of all that have begun: none is still to be counted. */
  private static double requests(TestGateway gateway) throws Exception {
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight{"));
    return gateway.metric("http_requests_total{");
  }

  @Test
  void theOtherRegionServesWhileTheNearEndpointIsAway() throws Exception {
    try (TestGateway us = gateway("us", "", far.url());
        TestGateway eu = gateway("eu", "", at("eu", near.url()), at("us", us))) {
      askWell(eu, 10);
      assertThat(nearRequests()).isEqualTo(10);
      assertThat(far.heads()).isEmpty();
      kill(near, eu, 0);

      askWell(eu, 10);
      assertThat(far.heads())
          .hasSize(10)
          .allMatch(head -> head.contains("Via: 1.1 eu, 1.1 us\r\n"));
      assertThat(eu.metric("upstream_spilled_total{level=\"1\",service=\"backend\"}"))
          .isEqualTo(10);
      assertThat(eu.metric("upstream_retries_total{reason=\"connect_failure\"")).isEqualTo(1);
      assertThat(us.metric("upstream_spilled_total{")).isZero();

      near.become(Mood.WELL);
      askWell(eu, 1);
      assertThat(far.heads()).as("its time is not over").hasSize(11);
      clock.advance(Duration.ofSeconds(2));
      askWell(eu, 10);
      assertThat(nearRequests()).isEqualTo(20);
      assertThat(far.heads()).hasSize(11);
    }
  }

  @Test
  void halfARegionKeepsSeventyPercentOfItsRequests() throws Exception {
    try (FlappingEndpoint second = new FlappingEndpoint(seen);
        TestGateway us = gateway("us", "", far.url());
        TestGateway eu =
            gateway("eu", "", at("eu", near.url()), at("eu", second.url()), at("us", us))) {
      kill(second, eu, 0);
      askWell(eu, REQUESTS);
      assertThat(far.heads().size()).isBetween(REQUESTS / 5, REQUESTS * 2 / 5);
      assertThat(nearRequests()).isEqualTo(REQUESTS - far.heads().size());
    }
  }

  @Test
  void theOtherRegionServesWhatTheNearEndpointHasNoRoomFor() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    try (ScriptedEndpoint busy =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    c.await(free);
                    c.send(OK);
                  }
                });
        TestGateway us = gateway("us", "", far.url());
        TestGateway eu =
            gateway(
                "eu",
                "",
                "{url: \"" + busy.url() + "\", region: eu, max_connections: 1}",
                at("us", us));
        RawClient first = new RawClient(eu.port())) {
      first.send("GET / HTTP/1.1\r\n" + head());
      Eventually.is(1, () -> busy.heads().size());
      askWell(eu, 5);
      assertThat(far.heads()).hasSize(5);
      assertThat(busy.heads()).hasSize(1);
      free.countDown();
      assertThat(first.response()).endsWith("ok");
      Eventually.holds(
          "there is room again",
          () -> {
            askWell(eu, 1);
            return busy.heads().size() > 1;
          });
    }
  }

  /** A gateway whose own endpoints are gone says so by its answers; nobody has to ask it. */
  @Test
  void theNextPriorityServesWhenAGatewayHasNobodyLeft() throws Exception {
    String judged = "outlier_detection: {gateway_errors: 2, max_ejected: 100}\n";
    try (FlappingEndpoint there = new FlappingEndpoint(new ConcurrentHashMap<>());
        TestGateway us = placed("us", "", TestGateway.service("retries: 0\n", there.url()));
        TestGateway asia = gateway("asia", "", far.url());
        TestGateway eu =
            gateway(
                "eu",
                judged,
                at("eu", near.url()),
                at("us", us),
                "{url: \"" + url(asia) + "\", region: asia, priority: 1}")) {
      kill(near, eu, 0);
      askWell(eu, 5);
      assertThat(far.heads()).as("the nearer gateway is well").isEmpty();
      assertThat(requests(us)).isEqualTo(5);

      kill(there, us, 0);
      askWell(eu, 10);
      assertThat(far.heads()).as("each of them, two after a try").hasSize(10);
      assertThat(requests(us)).isEqualTo(7);
      assertThat(eu.metric("outlier_ejections_total{cause=\"gateway_errors\"")).isEqualTo(1);

      there.become(Mood.WELL);
      clock.advance(Duration.ofSeconds(31));
      near.become(Mood.REFUSES);
      askWell(eu, 5);
      assertThat(requests(us)).isEqualTo(12);
      assertThat(far.heads()).hasSize(10);
    }
  }

  @Test
  void whenTooFewAreReadyEverywhereAllAreUsed() throws Exception {
    try (FlappingEndpoint second = new FlappingEndpoint(seen);
        FlappingEndpoint gone = new FlappingEndpoint(seen);
        TestGateway eu =
            gateway(
                "eu",
                "panic_threshold: 60\n",
                at("eu", near.url()),
                at("eu", second.url()),
                at("us", gone.url()))) {
      kill(second, eu, 0);
      kill(gone, eu, 0);
      askWell(eu, 40);
      assertThat(eu.metric("service_panic{service=\"backend\"}")).isEqualTo(1);
      assertThat(eu.admin("/services")).contains("\"panic\":true");
      assertThat(nearRequests()).isEqualTo(40);

      second.become(Mood.WELL);
      clock.advance(Duration.ofSeconds(2));
      askWell(eu, 2);
      assertThat(eu.metric("service_panic{service=\"backend\"}")).isZero();
    }
  }

  @Test
  void howMuchTimeIsLeftAndHowFarItCameArriveThere() throws Exception {
    try (ScriptedEndpoint breaks =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  clock.advance(Duration.ofSeconds(20));
                  c.reset();
                });
        TestGateway us =
            placed("us", ", max: 3", TestGateway.service(AT_ONCE, at("us", far.url())));
        TestGateway eu = gateway("eu", "", at("eu", breaks.url()), at("us", us))) {
      assertThat(ask(eu, "X-Left-Ms: 600000", "Via: 1.1 a")).endsWith("ok");
      assertThat(breaks.heads().get(0)).contains("X-Left-Ms: 600000\r\n", "Via: 1.1 a, 1.1 eu\r\n");
      assertThat(far.heads().get(0))
          .contains("X-Left-Ms: 580000\r\n", "Via: 1.1 a, 1.1 eu, 1.1 us\r\n");

      assertThat(ask(eu, "Via: 1.1 a, 1.1 b"))
          .startsWith("HTTP/1.1 508 ")
          .contains("loop_detected");
      assertThat(far.heads()).as("four gateways are too many over there").hasSize(1);
    }
  }

  /** Each of the two names the other, and neither has an endpoint of its own left. */
  @Test
  void aCircleOfTwoIsCutAndNobodyIsBlamed() throws Exception {
    String judged = "outlier_detection: {server_errors: 2, max_ejected: 100}\n";
    try (FlappingEndpoint there = new FlappingEndpoint(seen);
        TestGateway us = gateway("us", judged, at("us", there.url()));
        TestGateway eu = gateway("eu", judged, at("eu", near.url()), at("us", us))) {
      closeCircle(us, eu, judged, at("us", there.url()));
      kill(near, eu, 0);
      kill(there, us, 0);
      double euBefore = requests(eu);
      double usBefore = requests(us);
      for (int i = 0; i < 5; i++) {
        assertThat(ask(eu)).startsWith("HTTP/1.1 508 ").contains("\"reason\":\"loop_detected\"");
      }
      Eventually.is(euBefore + 10, () -> requests(eu));
      Eventually.is(usBefore + 5, () -> requests(us));
      assertThat(us.metric("outlier_ejections_total{cause=\"server_errors\"")).isZero();
      assertThat(us.metric("upstream_attempts_total{result=\"loop_detected\"")).isEqualTo(5);

      there.become(Mood.WELL);
      clock.advance(Duration.ofSeconds(2));
      near.become(Mood.REFUSES);
      askWell(eu, 5);
      assertThat(seen.get("/").get()).isEqualTo(5);
    }
  }

  /** Both have lost half of their endpoints: what one sends over must not be sent back to it. */
  @Test
  void twoThatEachSpillOverToTheOtherStillServeAll() throws Exception {
    String judged = "outlier_detection: {server_errors: 2, max_ejected: 100}\n";
    try (FlappingEndpoint second = new FlappingEndpoint(seen);
        FlappingEndpoint there = new FlappingEndpoint(seen);
        FlappingEndpoint fourth = new FlappingEndpoint(seen);
        TestGateway us = gateway("us", judged, at("us", there.url()), at("us", fourth.url()));
        TestGateway eu =
            gateway("eu", judged, at("eu", near.url()), at("eu", second.url()), at("us", us))) {
      closeCircle(us, eu, judged, at("us", there.url()), at("us", fourth.url()));
      kill(second, eu, 0);
      kill(fourth, us, 0);
      for (int i = 0; i < REQUESTS; i++) {
        TestGateway asked = i % 2 == 0 ? eu : us;
        String request = "POST /" + i + " HTTP/1.1\r\n" + head("Content-Length: 4") + "body";
        try (RawClient client = new RawClient(asked.port())) {
          assertThat(client.send(request).response()).startsWith("HTTP/1.1 200 ");
        }
      }
      assertThat(seen).hasSize(REQUESTS);
      assertThat(seen.values()).as("a POST goes to an endpoint once").allMatch(n -> n.get() == 1);
      for (TestGateway each : new TestGateway[] {eu, us}) {
        assertThat(each.metric("upstream_spilled_total{")).isPositive();
        assertThat(each.metric("upstream_retries_total{reason=\"loop\"")).isPositive();
        assertThat(each.metric("outlier_ejections_total{cause=\"server_errors\"")).isZero();
      }
    }
  }

  /** From now on the first gateway's service names the second one, too. */
  private static void closeCircle(
      TestGateway first, TestGateway second, String more, String... endpoints) throws Exception {
    String[] all = Arrays.copyOf(endpoints, endpoints.length + 1);
    all[endpoints.length] = at("eu", second);
    first.write("services.yaml", TestGateway.service(AT_ONCE + more, all));
    Eventually.holds(
        "it knows the other", () -> first.admin("/services").contains(":" + second.port()));
  }
}
