package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Changes of the configuration and the end, while requests are running (abuse #54). */
class LifecycleTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String ROUTES =
      "routes: [{name: v%d, middlewares: [], match: {path: /version}, backend: {type: respond, body: v%d}},"
          + " {name: all, backend: {type: service, service: backend}}]";

  private static TestGateway gateway(ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with(
        "limits: {}", TestGateway.service("", endpoint.url()), ROUTES.formatted(0, 0));
  }

  private static String version(TestGateway gateway) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      String all = client.send("GET /version HTTP/1.1\r\nHost: a\r\n\r\n").response();
      return all.substring(all.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void twentyReloadsUnderLoadFailNoRequest() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    List<String> wrong = new CopyOnWriteArrayList<>();
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint)) {
      Thread[] loads = new Thread[3];
      for (int i = 0; i < loads.length; i++) {
        loads[i] = new Thread(() -> load(gateway, stop, answered, wrong), "load-" + i);
        loads[i].start();
      }
      for (int i = 1; i <= 20; i++) {
        gateway.write("routes.yaml", ROUTES.formatted(i, i));
        int now = i;
        Eventually.is("v" + now, () -> version(gateway));
      }
      stop.set(true);
      for (Thread load : loads) {
        load.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(answered.get()).isGreaterThan(20);
    }
  }

  private static void load(
      TestGateway gateway, AtomicBoolean stop, AtomicInteger answered, List<String> wrong) {
    try (RawClient client = new RawClient(gateway.port())) {
      while (!stop.get()) {
        String answer = client.send(GET).response();
        if (!answer.startsWith("HTTP/1.1 200 ") || !answer.endsWith("ok")) {
          wrong.add(answer);
        }
        answered.incrementAndGet();
      }
    } catch (IOException failed) {
      wrong.add(failed.toString());
    }
  }

  @Test
  void aBrokenEditIsToldAndChangesNothing() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway(endpoint)) {
      gateway.write(
          "routes.yaml", "routes: [{name: all, backend: {type: service, service: nobody}}]");
      Eventually.is(0.0, () -> gateway.metric("config_last_reload_successful"));
      assertThat(gateway.admin("/status")).contains("nobody");
      assertThat(version(gateway)).isEqualTo("v0");
      gateway.write("routes.yaml", "routes: [{name: \"half");
      Eventually.holds("told again", () -> !gateway.admin("/status").contains("nobody"));
      assertThat(version(gateway)).isEqualTo("v0");
      gateway.write("routes.yaml", ROUTES.formatted(1, 1));
      Eventually.is("v1", () -> version(gateway));
      Eventually.is(1.0, () -> gateway.metric("config_last_reload_successful"));
    }
  }

  @Test
  void aStopFinishesWhatIsRunningAndClosesWhatIsIdle() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            c -> {
              try {
                while (true) {
                  if (c.head().startsWith("GET /slow")) {
                    gate.await();
                  }
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
              } catch (InterruptedException e) {
                throw new IOException(e);
              } finally {
                closed.countDown();
              }
            })) {
      TestGateway gateway = gateway(endpoint);
      RawClient idle = new RawClient(gateway.port());
      assertThat(idle.send(GET).response()).startsWith("HTTP/1.1 200 ");
      RawClient busy = new RawClient(gateway.port());
      busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      Eventually.is(2, () -> endpoint.heads().size());
      Thread stopping = new Thread(() -> closeQuietly(gateway), "stopping");
      stopping.start();
      assertThat(idle.untilClosed()).isEmpty();
      gate.countDown();
      assertThat(busy.untilClosed())
          .startsWith("HTTP/1.1 200 ")
          .contains("Connection: close\r\n")
          .endsWith("ok");
      stopping.join();
      assertThat(gateway.gateway().stop().succeeded()).isTrue();
      closed.await();
      idle.close();
      busy.close();
    }
  }

  private static void closeQuietly(TestGateway gateway) {
    try {
      gateway.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
