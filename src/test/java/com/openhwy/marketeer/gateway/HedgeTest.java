package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that are sent to a second endpoint before the first has answered. */
class HedgeTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String SLOW = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow";

  private static TestGateway gateway(String retries, String... urls) throws Exception {
    return TestGateway.with(
        "workers: 1",
        TestGateway.service("retries: " + retries, urls),
        "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  private static String ask(TestGateway gateway, String request) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.send(request).response();
    }
  }

  private static double hedges(TestGateway gateway, String result) throws Exception {
    return gateway.metric("upstream_hedges_total{result=\"" + result + "\",service=\"backend\"}");
  }

  /** Says nothing before it is let go. */
  private static ScriptedEndpoint held(CountDownLatch gate) throws IOException {
    return new ScriptedEndpoint(
        c -> {
          String head = c.head();
          int at = head.indexOf("Content-Length: ");
          if (at >= 0) {
            c.bytes(Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at))));
          }
          c.await(gate);
          c.send(SLOW);
        });
  }

  @Test
  void theFasterOneWinsAndTheOtherIsCancelled() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint slow = held(gate);
        ScriptedEndpoint fast = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("{hedge: 30ms}", slow.url(), fast.url())) {
      for (int i = 0; i < 4; i++) {
        assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      }
      Eventually.holds("the slow one was asked", () -> !slow.heads().isEmpty());
      assertThat(hedges(gateway, "won")).isPositive();
      Eventually.is(
          gateway.metric("upstream_retries_total{reason=\"hedge\",service=\"backend\"}"),
          () -> hedges(gateway, "won") + hedges(gateway, "lost"));
      Eventually.is(1.0, () -> gateway.metric("upstream_connections_open"));
      gate.countDown();
    }
  }

  @Test
  void theFirstMayStillWin() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedEndpoint one = held(first);
        ScriptedEndpoint other = held(never);
        TestGateway gateway = gateway("{hedge: {after: 30ms, max: 1}}", one.url(), other.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(GET);
      Eventually.is(2, () -> one.heads().size() + other.heads().size());
      first.countDown();
      assertThat(client.response()).endsWith("slow");
      // Which of the two was asked first is the balancer's business.
      Eventually.is(1.0, () -> hedges(gateway, "lost") + hedges(gateway, "won"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      never.countDown();
    }
  }

  @Test
  void thereAreNoMoreThanIsAllowed() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint one = held(gate);
        ScriptedEndpoint two = held(gate);
        ScriptedEndpoint three = held(gate);
        ScriptedEndpoint four = held(gate);
        TestGateway gateway =
            gateway(
                "{hedge: {after: 20ms, max: 2}}", one.url(), two.url(), three.url(), four.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(GET);
      Eventually.is(
          3,
          () ->
              one.heads().size() + two.heads().size() + three.heads().size() + four.heads().size());
      gate.countDown();
      assertThat(client.response()).endsWith("slow");
      assertThat(gateway.metric("upstream_retries_total")).isEqualTo(2);
    }
  }

  @Test
  void aPostIsNot() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint one = held(gate);
        ScriptedEndpoint other = held(gate);
        TestGateway gateway = gateway("{hedge: 30ms}", one.url(), other.url());
        RawClient post = new RawClient(gateway.port());
        RawClient get = new RawClient(gateway.port())) {
      post.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      Eventually.is(1, () -> one.heads().size() + other.heads().size());
      get.send(GET);
      Eventually.is(3, () -> one.heads().size() + other.heads().size());
      gate.countDown();
      assertThat(post.response()).endsWith("slow");
      assertThat(get.response()).endsWith("slow");
      assertThat(one.heads().size() + other.heads().size()).isEqualTo(3);
    }
  }

  @Test
  void aPutIsOnceItsBodyIsThere() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint one = held(gate);
        ScriptedEndpoint other = held(gate);
        TestGateway gateway = gateway("{hedge: 30ms}", one.url(), other.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      Eventually.is(2, () -> one.heads().size() + other.heads().size());
      gate.countDown();
      assertThat(client.response()).endsWith("slow");
    }
  }

  @Test
  void withoutABudgetThereIsNone() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint one = held(gate);
        ScriptedEndpoint other = held(gate);
        TestGateway gateway =
            gateway("{hedge: 20ms, budget: {ratio: 0%, min: 0}}", one.url(), other.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(GET);
      Eventually.holds(
          "it was refused",
          () ->
              gateway.metric(
                      "upstream_retries_refused_total{reason=\"budget\",service=\"backend\"}")
                  > 0);
      gate.countDown();
      assertThat(client.response()).endsWith("slow");
      assertThat(one.heads().size() + other.heads().size()).isEqualTo(1);
    }
  }

  @Test
  void oneThatFailsLeavesItToTheOther() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    ScriptedEndpoint.Script script =
        c -> {
          c.head();
          if (requests.incrementAndGet() == 2) {
            c.reset();
          } else {
            c.await(gate);
            c.send(SLOW);
          }
        };
    try (ScriptedEndpoint one = new ScriptedEndpoint(script);
        ScriptedEndpoint other = new ScriptedEndpoint(script);
        TestGateway gateway = gateway("{hedge: 20ms}", one.url(), other.url());
        RawClient client = new RawClient(gateway.port())) {
      client.send(GET);
      Eventually.is(1.0, () -> gateway.metric("upstream_attempts_total{result=\"upstream_reset\""));
      gate.countDown();
      assertThat(client.response()).endsWith("slow");
      assertThat(requests.get()).isEqualTo(2);
      // Whose head an endpoint read first is the machine's business.
      Eventually.is(1.0, () -> hedges(gateway, "failed") + hedges(gateway, "won"));
    }
  }

  @Test
  void whenAllFailTheClientHearsOfItOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    ScriptedEndpoint.Script script =
        c -> {
          c.head();
          both.countDown();
          c.await(both);
          c.reset();
        };
    try (ScriptedEndpoint one = new ScriptedEndpoint(script);
        ScriptedEndpoint other = new ScriptedEndpoint(script);
        TestGateway gateway = gateway("{attempts: 0, hedge: 20ms}", one.url(), other.url());
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.send(GET).response())
          .startsWith("HTTP/1.1 502 ")
          .contains("upstream_reset");
      assertThat(one.heads().size() + other.heads().size()).isEqualTo(2);
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    }
  }

  @Test
  void aClientThatLeavesEndsThemAll() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedEndpoint one = held(gate);
        ScriptedEndpoint other = held(gate);
        TestGateway gateway = gateway("{hedge: 20ms}", one.url(), other.url())) {
      RawClient client = new RawClient(gateway.port()).send(GET);
      Eventually.is(2, () -> one.heads().size() + other.heads().size());
      client.close();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
      gate.countDown();
    }
  }

  @Test
  void overHttp2TheLosersStreamIsReset() throws Exception {
    AtomicInteger firstAsked = new AtomicInteger();
    try (FrameEndpoint one = new FrameEndpoint((stream, head) -> second(1, firstAsked, stream));
        FrameEndpoint other = new FrameEndpoint((stream, head) -> second(2, firstAsked, stream));
        TestGateway gateway = gateway("{hedge: 20ms}", one.url(), other.url())) {
      assertThat(ask(gateway, GET)).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(one.heads()).hasSize(1);
      assertThat(other.heads()).hasSize(1);
      FrameEndpoint loser = firstAsked.get() == 1 ? one : other;
      assertThat(loser.reset()).isEqualTo(Http2Error.CANCEL);
      Eventually.is(1.0, () -> hedges(gateway, "won") + hedges(gateway, "lost"));
    }
  }

  /** Answers when it is asked second. */
  private static void second(int me, AtomicInteger firstAsked, FrameEndpoint.Stream stream) {
    if (!firstAsked.compareAndSet(0, me)) {
      stream.ok();
    }
  }
}
