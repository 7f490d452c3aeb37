package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * A middleware that breaks its contract costs its own request a 500, or its end once bytes have
 * left; it is named in the log, and nobody else notices.
 */
class PolicingTest {
  private static final String LARGE = "z".repeat(300_000);
  private static final Semaphore GATE = new Semaphore(0);
  private static final AtomicInteger SUSPENDED = new AtomicInteger();
  private static final Recorder LOG = new Recorder();

  private static ScriptedEndpoint endpoint;
  private static TestGateway gateway;

  /** What the engine logs. */
  private static final class Recorder extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
    }
  }

  /** Keeps the rule, in ways that are easily taken for a breach. */
  private static Map<String, Middleware> lawful() {
    return Map.of(
        "refuses-on-response",
        new Middleware() {
          @Override
          public Flow onResponse(Exchange x) {
            x.fail(Rogue.refused());
            return Flow.CONTINUE;
          }
        },
        "refuses-response-later",
        new Middleware() {
          @Override
          public Flow onResponse(Exchange x) {
            Rogue.soon(() -> x.fail(Rogue.refused()));
            return Flow.SUSPEND;
          }
        },
        "shows-life",
        new Middleware() {
          @Override
          public Flow onRequest(Exchange x) {
            long until = System.nanoTime() + 900_000_000L;
            Runnable[] beat = new Runnable[1];
            beat[0] =
                () -> {
                  x.signOfLife();
                  if (System.nanoTime() < until) {
                    Rogue.soon(beat[0]);
                  } else {
                    x.resume();
                  }
                };
            Rogue.soon(beat[0]);
            return Flow.SUSPEND;
          }
        },
        "waits",
        new Middleware() {
          @Override
          public Flow onRequest(Exchange x) {
            SUSPENDED.incrementAndGet();
            x.onAbort((gone, why) -> Rogue.soon(x::respond));
            return Flow.SUSPEND;
          }
        },
        "throws-on-abort",
        new Middleware() {
          @Override
          public Flow onRequest(Exchange x) {
            SUSPENDED.incrementAndGet();
            x.onAbort(
                (gone, why) -> {
                  throw new IllegalStateException("thrown on purpose");
                });
            return Flow.SUSPEND;
          }
        });
  }

  @BeforeAll
  static void start() throws Exception {
    endpoint = new ScriptedEndpoint(PolicingTest::serve);
    Map<String, Middleware> all = new LinkedHashMap<>(lawful());
    for (Rogue rogue : Rogue.values()) {
      all.put(rogue.path(), rogue);
    }
    StringBuilder routes = new StringBuilder("routes:\n");
    routes.append(OwnMiddlewares.route("neighbour", List.of()));
    for (String name : all.keySet()) {
      routes.append(OwnMiddlewares.route(name, List.of("innocent", name)));
    }
    all.put("innocent", new Middleware() {});
    OwnMiddlewares own = new OwnMiddlewares(all);
    gateway =
        TestGateway.with(
            "workers: 1\n  timeouts: {middleware: 300ms}",
            TestGateway.service("", endpoint.url()),
            routes.toString(),
            own.yaml(),
            List.of(own));
    LOG.start();
    engineLog().addAppender(LOG);
  }

  private static Logger engineLog() {
    return (Logger) LoggerFactory.getLogger("com.openhwy.marketeer.engine");
  }

  private static void serve(ScriptedEndpoint.Connection c) throws java.io.IOException {
    while (true) {
      String head = c.head();
      if (head.contains("Transfer-Encoding: chunked")) {
        c.chunkedBody();
      }
      c.send("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + LARGE.substring(0, 150_000));
      if (head.startsWith("GET /neighbour")) {
        c.acquire(GATE);
      }
      c.send(LARGE.substring(150_000));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    engineLog().detachAppender(LOG);
    gateway.close();
    endpoint.close();
  }

  @BeforeEach
  void forget() {
    LOG.lines.clear();
  }

  private static String get(String path) {
    return "GET /" + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String post(String path) {
    String chunk = "4000\r\n" + "b".repeat(0x4000) + "\r\n";
    return "POST /"
        + path
        + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunk.repeat(20)
        + "0\r\n\r\n";
  }

  @ParameterizedTest
  @EnumSource(Rogue.class)
  void onlyItsOwnRequestPays(Rogue rogue) throws Exception {
    try (RawClient neighbour = new RawClient(gateway.port());
        RawClient client = new RawClient(gateway.port())) {
      neighbour.send(get("neighbour"));
      String head = neighbour.head();
      client.send(rogue.name().startsWith("BODY") ? post(rogue.path()) : get(rogue.path()));

      if (rogue.breaksOff()) {
        assertThat(client.untilClosed()).doesNotContain("\r\n0\r\n");
      } else if (rogue.lets()) {
        assertThat(client.response()).startsWith("HTTP/1.1 200 ");
      } else {
        String answer = client.response();
        assertThat(answer).startsWith("HTTP/1.1 500 ").contains("internal_error");
        assertThat(answer).doesNotContain(rogue.path(), "on purpose");
      }

      Eventually.holds(
          rogue.path() + " in the log",
          () -> LOG.lines.stream().anyMatch(l -> l.matches(".*\\b" + rogue.path() + "\\b.*")));
      GATE.release();
      assertThat(head).startsWith("HTTP/1.1 200 ");
      assertThat(neighbour.bytes(LARGE.length())).isEqualTo(LARGE);
      GATE.release();
      assertThat(neighbour.send(get("neighbour")).response()).endsWith(LARGE);
    }
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    Eventually.is(0.0, () -> gateway.metric("connections_open"));
  }

  @Test
  void anExchangeThatFailsOnItsWayUpIsAnsweredWithTheFailure() throws Exception {
    for (String path : List.of("refuses-on-response", "refuses-response-later")) {
      try (RawClient client = new RawClient(gateway.port())) {
        String answer = client.send(get(path)).response();
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("forbidden").doesNotContain("zzz");
        assertThat(client.send(get(path)).response()).startsWith("HTTP/1.1 403 ");
      }
    }
    assertThat(LOG.lines).isEmpty();
  }

  @Test
  void aMiddlewareThatShowsSignsOfLifeMayTakeLongerThanTheLimit() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(get("shows-life")).response()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(LOG.lines).isEmpty();
  }

  @Test
  void anAnswerAfterTheClientHasGoneIsDropped() throws Exception {
    leaves("waits");
    assertThat(LOG.lines).isEmpty();
  }

  @Test
  void oneThatThrowsWhenToldThatTheClientHasGoneIsNamed() throws Exception {
    leaves("throws-on-abort");
    Eventually.holds(
        "its name in the log",
        () -> LOG.lines.stream().anyMatch(line -> line.contains("throws-on-abort")));
  }

  private static void leaves(String path) throws Exception {
    int before = SUSPENDED.get();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(new RawClient(gateway.port()).send(get(path)));
    }
    Eventually.is(before + 3, SUSPENDED::get);
    for (RawClient client : clients) {
      client.close();
    }
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    Eventually.is(0.0, () -> gateway.metric("connections_open"));
  }
}
