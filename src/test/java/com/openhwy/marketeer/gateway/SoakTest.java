package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.FlappingEndpoint.Mood;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What {@code scripts/soak} does for half an hour, in seconds and without a clock: endpoints are
 * killed, revived and made to misbehave at random between rounds of requests, one of them being
 * well in each.
 */
class SoakTest {
  private static final List<Mood> MOODS = List.of(Mood.values());

  private static final int ENDPOINTS = 4;
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 10;
  private static final int REQUESTS = 9; // of each client in a round; every third is a POST
  private static final String RETRIES =
      "retries: {attempts: 3, statuses: 503, per_try_timeout: 2s, "
          + "backoff: {base: 1ms, max: 5ms}, budget: {ratio: 100%, min: 20}}";
  private static final String ROUTES =
      """
      routes:
        - {name: post, match: {method: POST}, retries: 3, backend: {type: service, service: backend}}
        - {name: get, backend: {type: service, service: backend}}
      """;

  private final Random random = new Random(20251130);
  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final List<FlappingEndpoint> endpoints = new ArrayList<>();

  @Test
  void whileOneEndpointIsWellEveryRequestIsAnsweredAndNoPostIsSentTwice() throws Exception {
    for (int i = 0; i < ENDPOINTS; i++) {
      endpoints.add(new FlappingEndpoint(seen));
    }
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    String[] urls = endpoints.stream().map(FlappingEndpoint::url).toArray(String[]::new);
    try (TestGateway gateway =
        TestGateway.with("limits: {}", TestGateway.service(RETRIES, urls), ROUTES)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new RawClient(gateway.port()));
      }
      for (int round = 0; round < ROUNDS; round++) {
        settle(gateway);
        flip();
        settle(gateway);
        run(threads, clients, round);
      }
      for (RawClient client : clients) {
        client.close();
      }
      assertThat(seen.keySet()).hasSize(ROUNDS * CLIENTS * REQUESTS);
      nothingIsLeft(gateway);
    } finally {
      threads.shutdownNow();
      for (FlappingEndpoint endpoint : endpoints) {
        endpoint.close();
      }
    }
  }

  /** The gateway has as many connections as the endpoints, and knows which were closed. */
  private void settle(TestGateway gateway) throws Exception {
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    Eventually.holds(
        "the gateway's connections are the endpoints'",
        () ->
            gateway.metric("upstream_connections_open")
                == endpoints.stream().mapToInt(FlappingEndpoint::open).sum());
  }

  private void flip() throws IOException {
    List<FlappingEndpoint> known = endpoints.stream().filter(FlappingEndpoint::answered).toList();
    FlappingEndpoint well = known.get(random.nextInt(known.size()));
    for (FlappingEndpoint endpoint : endpoints) {
      Mood mood = MOODS.get(random.nextInt(MOODS.size()));
      endpoint.become(endpoint == well ? Mood.WELL : mood);
    }
  }

  private void run(ExecutorService threads, List<RawClient> clients, int round) throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      RawClient client = clients.get(i);
      String name = "/" + round + "-" + i + "-";
      work.add(() -> ask(client, name));
    }
    int asked = 0;
    for (Future<Integer> done : threads.invokeAll(work)) {
      asked += done.get();
    }
    assertThat(asked).isEqualTo(clients.size() * REQUESTS);
  }

  private int ask(RawClient client, String name) throws IOException {
    for (int i = 0; i < REQUESTS; i++) {
      String target = name + i;
      if (i % 3 == 0) {
        post(client, target);
      } else {
        String get = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
        assertThat(client.send(get).response()).startsWith("HTTP/1.1 200 ").endsWith(target);
      }
    }
    return REQUESTS;
  }

  /** What an endpoint broke after it had it is not sent again; everything else is answered. */
  private void post(RawClient client, String target) throws IOException {
    String answer =
        client
            .send("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            .response();
    if (endpoints.stream().anyMatch(e -> e.broken().contains(target))) {
      assertThat(answer).containsPattern("^HTTP/1.1 50[23] ");
    } else {
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith(target);
    }
    assertThat(seen.get(target)).as("POST %s", target).hasValue(1);
  }

  private void nothingIsLeft(TestGateway gateway) throws Exception {
    settle(gateway);
    for (FlappingEndpoint endpoint : endpoints) {
      endpoint.become(Mood.REFUSES);
    }
    Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    Eventually.is(0.0, () -> gateway.metric("connections_open"));
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
  }
}
