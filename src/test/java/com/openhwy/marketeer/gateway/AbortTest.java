package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go away: nothing of them stays behind. */
class AbortTest {
  private static final String ROUTES =
      "routes: [{name: all, backend: {type: service, service: backend}}]";

  private static TestGateway gateway(String transport, ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with(
        "workers: 1\n  transport: " + transport,
        TestGateway.service("idle_timeout: 300ms", endpoint.url()),
        ROUTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void theEndpointHearsAtOnceThatItsClientIsGone(String transport) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  try {
                    c.read();
                  } finally {
                    gone.countDown();
                  }
                });
        TestGateway gateway = gateway(transport, endpoint)) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Eventually.is(1, () -> endpoint.heads().size());
      }
      assertThat(gone.await(30, TimeUnit.SECONDS)).as("end of stream at the endpoint").isTrue();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(
          true,
          () ->
              gateway
                  .admin("/metrics")
                  .lines()
                  .anyMatch(
                      l -> l.startsWith("http_requests_total{") && l.contains("code=\"499\"")));
    }
  }

  /** Abuse #55: clients that reset at every stage leave no stream and no connection behind. */
  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void twoHundredAbortsLeaveNothingBehind(String transport) throws Exception {
    Random random = new Random(55);
    String large = "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + "z".repeat(300_000);
    String upgrade = "GET /%d HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
    String request = "POST /%d HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n";
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  while (true) {
                    String head = c.head();
                    if (head.contains("Upgrade: x")) {
                      c.send(
                          "HTTP/1.1 101 Switching Protocols\r\n"
                              + "Connection: upgrade\r\n"
                              + "Upgrade: x\r\n\r\n"
                              + "hello");
                      c.bytes(1 << 20);
                    }
                    c.bytes(40_000);
                    c.send(large);
                  }
                });
        TestGateway gateway = gateway(transport, endpoint)) {
      for (int i = 0; i < 200; i++) {
        RawClient client = new RawClient(gateway.port());
        boolean tunnel = i % 5 == 4;
        String all = tunnel ? upgrade.formatted(i) : request.formatted(i) + "b".repeat(40_000);
        int cut = i % 3 == 0 ? all.length() : random.nextInt(all.length());
        client.send(all.substring(0, cut));
        if (cut == all.length()) {
          client.bytes(random.nextInt(tunnel ? 30 : 200_000));
        }
        if (random.nextBoolean()) {
          client.socket().setSoLinger(true, 0);
        }
        client.close();
      }
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("connections_open"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      try (RawClient client = new RawClient(gateway.port())) {
        client.send(request.formatted(0) + "b".repeat(40_000));
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      }
    }
  }
}
