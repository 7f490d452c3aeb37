package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Limits on the concurrency of a service, with endpoints that are really slow. */
class ConcurrencyTest {
  private static final String ROUTES =
      """
      routes:
        - {name: critical, importance: critical, match: {path: /critical}, backend: {type: service, service: backend}}
        - {name: normal, match: {path: /normal}, backend: {type: service, service: backend}}
        - {name: low, importance: low, match: {path: /low}, backend: {type: service, service: backend}}
        - {name: hasty, timeout: 300ms, match: {path: /hasty}, backend: {type: service, service: backend}}
      """;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static TestGateway gateway(String concurrency, ScriptedEndpoint endpoint)
      throws Exception {
    return TestGateway.with(
        "workers: 2",
        TestGateway.service("concurrency: {" + concurrency + "}", endpoint.url()),
        ROUTES);
  }

  private static RawClient ask(TestGateway gateway, String path) throws Exception {
    return new RawClient(gateway.port()).send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static double waiting(TestGateway gateway) throws Exception {
    return gateway.metric("concurrency_waiting{");
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

  /** A service with room for one request, which it works on until there is a permit. */
  private static final class Busy implements AutoCloseable {
    private final Semaphore permits = new Semaphore(0);
    private final ScriptedEndpoint endpoint = byPermit(permits);
    private final TestGateway gateway;
    private final RawClient first;

    /** With ten others that may wait, for so long. */
    Busy(String queueTimeout) throws Exception {
      gateway =
          ConcurrencyTest.gateway(
              "mode: fixed, max: 1, queue: 10, queue_timeout: " + queueTimeout, endpoint);
      first = ask(gateway, "/normal");
      Eventually.is(1, () -> endpoint.heads().size());
    }

    @Override
    public void close() throws IOException {
      try (endpoint;
          gateway;
          first) {
        permits.release(endpoint.heads().size());
      }
    }
  }

  private static List<String> paths(ScriptedEndpoint endpoint) {
    return endpoint.heads().stream().map(head -> head.split(" ")[1]).toList();
  }

  @Test
  void theMoreImportantAreServedFirstAndTheLeastImportantGo() throws Exception {
    Semaphore permits = new Semaphore(0);
    List<RawClient> clients = new ArrayList<>();
    try (ScriptedEndpoint endpoint = byPermit(permits);
        TestGateway gateway =
            gateway("mode: fixed, max: 1, queue: 3, queue_timeout: 1h", endpoint)) {
      clients.add(ask(gateway, "/normal"));
      Eventually.is(1, () -> endpoint.heads().size());
      String[] order = {"/low", "/normal", "/critical"};
      for (int i = 0; i < order.length; i++) {
        clients.add(ask(gateway, order[i]));
        Eventually.is(i + 1.0, () -> waiting(gateway));
      }
      try (RawClient late = ask(gateway, "/low")) {
        assertThat(late.response())
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: ", "\"reason\":\"overloaded\"");
      }
      RawClient more = ask(gateway, "/critical");
      assertThat(clients.get(1).response()).as("the low one has to go").contains(" 503 ");
      assertThat(gateway.metric("requests_shed_total{importance=\"low\"")).isEqualTo(2);
      assertThat(gateway.metric("concurrency_limit{")).isEqualTo(1);
      assertThat(gateway.metric("concurrency_in_flight{")).isEqualTo(1);
      assertThat(gateway.admin("/services")).contains("\"concurrency\"");
      permits.release(4);
      assertThat(clients.get(0).response()).endsWith("ok");
      assertThat(clients.get(2).response()).endsWith("ok");
      assertThat(clients.get(3).response()).endsWith("ok");
      assertThat(more.response()).endsWith("ok");
      more.close();
      assertThat(paths(endpoint)).containsExactly("/normal", "/critical", "/critical", "/normal");
      Eventually.is(0.0, () -> gateway.metric("concurrency_in_flight{"));
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void waitingHasAnEnd() throws Exception {
    try (Busy busy = new Busy("200ms")) {
      try (RawClient second = ask(busy.gateway, "/critical")) {
        assertThat(second.response()).contains(" 503 ", "overloaded");
      }
      busy.permits.release();
      assertThat(busy.first.response()).endsWith("ok");
      Eventually.is(0.0, () -> busy.gateway.metric("concurrency_in_flight{"));
      busy.permits.release();
      try (RawClient third = ask(busy.gateway, "/low")) {
        assertThat(third.response()).endsWith("ok");
      }
      assertThat(busy.endpoint.heads()).hasSize(2);
    }
  }

  @Test
  void whoGivesUpWaitsNoMore() throws Exception {
    try (Busy busy = new Busy("1h")) {
      try (RawClient hasty = ask(busy.gateway, "/hasty")) {
        assertThat(hasty.response()).as("the route's time-out").contains(" 504 ");
      }
      Eventually.is(0.0, () -> waiting(busy.gateway));
      RawClient gone = ask(busy.gateway, "/normal");
      Eventually.is(1.0, () -> waiting(busy.gateway));
      gone.close();
      Eventually.is(0.0, () -> waiting(busy.gateway));
      busy.permits.release();
      assertThat(busy.first.response()).endsWith("ok");
      assertThat(busy.endpoint.heads()).hasSize(1);
    }
  }

  @Test
  void aTunnelHoldsNoPlace() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  if (c.head().contains("websocket")) {
                    c.send(
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                            + "Upgrade: websocket\r\n\r\n");
                    c.await(end);
                  } else {
                    c.send(OK);
                  }
                });
        TestGateway gateway = gateway("mode: fixed, max: 1, queue: 0", endpoint);
        RawClient socket = new RawClient(gateway.port())) {
      socket.send(
          "GET /normal HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
      assertThat(socket.head()).contains(" 101 ");
      try (RawClient other = ask(gateway, "/normal")) {
        assertThat(other.response()).endsWith("ok");
      }
      end.countDown();
    }
  }

  @Test
  void whatIsLearntSurvivesAReload() throws Exception {
    try (Busy busy = new Busy("1h")) {
      try (RawClient second = ask(busy.gateway, "/normal")) {
        Eventually.is(1.0, () -> waiting(busy.gateway));
        busy.gateway.write(
            "services.yaml",
            TestGateway.service(
                "concurrency: {mode: fixed, max: 2, queue: 10, queue_timeout: 1h}",
                busy.endpoint.url()));
        Eventually.is(2.0, () -> busy.gateway.metric("concurrency_limit{"));
        assertThat(busy.gateway.metric("concurrency_in_flight{")).isEqualTo(1);
        assertThat(waiting(busy.gateway)).isEqualTo(1);
        try (RawClient third = ask(busy.gateway, "/low")) {
          Eventually.is(3, () -> busy.endpoint.heads().size() + (int) waiting(busy.gateway));
          busy.permits.release(3);
          assertThat(busy.first.response()).endsWith("ok");
          assertThat(second.response()).endsWith("ok");
          assertThat(third.response()).endsWith("ok");
        }
      }
    }
  }

  /** Sixteen clients at a server that works on two at a time, however they ask. */
  @Test
  void theLimitFollowsWhatTheServerCanDo() throws Exception {
    Semaphore workers = new Semaphore(2);
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    c.head();
                    c.acquire(workers);
                    try {
                      Thread.sleep(10); // the work
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    } finally {
                      workers.release();
                    }
                    c.send(OK);
                  }
                });
        TestGateway gateway =
            gateway(
                "mode: adaptive, initial: 16, min: 1, max: 100, queue: 100, queue_timeout: 30s,"
                    + " probe: 1s",
                endpoint)) {
      for (int i = 0; i < 32; i++) {
        Thread client = new Thread(() -> askUntil(gateway, stop), "client");
        client.setDaemon(true);
        client.start();
        clients.add(client);
      }
      Eventually.holds("it comes down", () -> gateway.metric("concurrency_limit{") <= 8);
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
      Eventually.is(0.0, () -> gateway.metric("concurrency_in_flight{"));
    } finally {
      stop.set(true);
    }
  }

  private static void askUntil(TestGateway gateway, AtomicBoolean stop) {
    try (RawClient client = new RawClient(gateway.port())) {
      while (!stop.get()) {
        client.send("GET /normal HTTP/1.1\r\nHost: a\r\n\r\n").response();
      }
    } catch (java.io.IOException ended) {
      // the gateway has gone, and the test with it
    }
  }
}
