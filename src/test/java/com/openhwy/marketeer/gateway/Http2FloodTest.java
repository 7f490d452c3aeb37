package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.FrameClient.Frame;
import com.openhwy.marketeer.gateway.FrameClient.Response;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every flood beside a client that behaves, on the same event loop: that one is always served and
 * never waits for a second, the flood ends as it should, and nothing of it stays behind.
 */
class Http2FloodTest {
  private static final long MEMORY = 64L << 20;

  /** A second on a machine of one's own; who else uses this one is not known. */
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);

  /**
   * A machine that is busy makes anybody wait now and then; a flood that does, does so each time.
   */
  private static final int ATTEMPTS = 4;

  private static final CountDownLatch HANG = new CountDownLatch(1);

  private static ScriptedEndpoint endpoint;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    endpoint = new ScriptedEndpoint(Http2FloodTest::serve);
    gateway =
        TestGateway.with(
            "workers: 1\n  limits: {request_body: 64MiB}\n"
                + "  timeouts: {request_head: 2s, idle: 2s, keep_alive: 5s}",
            TestGateway.service("idle_timeout: 1s", endpoint.url()),
            "routes: [{name: all, backend: {type: service, service: backend}}]");
  }

  @AfterAll
  static void stop() throws Exception {
    HANG.countDown();
    gateway.close();
    endpoint.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serve(ScriptedEndpoint.Connection c) throws IOException {
    while (true) {
      String head = c.head();
      if (head.contains(" /hang ")) {
        c.socket().setReceiveBufferSize(8192);
        await(HANG);
        return;
      }
      if (head.contains("Transfer-Encoding: chunked")) {
        c.chunkedBody();
      }
      boolean bodiless = head.startsWith("HEAD");
      String body = head.contains(" /big ") ? "b".repeat(200_000) : "ok";
      c.send(
          "HTTP/1.1 200 OK\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + (bodiless ? "" : body));
    }
  }

  /** Asks again and again until it is told to stop. */
  private static final class Good implements Runnable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final Thread thread = new Thread(this, "good-client");

    @Override
    public void run() {
      try (FrameClient client = FrameClient.plain(gateway.port())) {
        for (int id = 1; !stop.get(); id += 2) {
          long asked = System.nanoTime();
          Response response = client.get(id, "/good").response(id);
          assertThat(response.body()).isEqualTo("ok");
          longest.accumulateAndGet(System.nanoTime() - asked, Math::max);
          served.incrementAndGet();
          LockSupport.parkNanos(5_000_000);
        }
      } catch (IOException | AssertionError e) {
        fault.set(e);
      }
    }

    /** The nanoseconds that one of its requests waited at most. */
    long check() throws InterruptedException {
      stop.set(true);
      thread.join();
      assertThat(fault.get()).isNull();
      assertThat(served.get()).isPositive();
      return longest.get();
    }
  }

  private static long memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory()
        - runtime.freeMemory()
        + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  @ParameterizedTest
  @EnumSource(Http2Flood.class)
  void isSurvived(Http2Flood flood) throws Exception {
    long waited = survived(flood);
    for (int i = 1; i < ATTEMPTS && waited >= LONGEST_WAIT; i++) {
      waited = Math.min(waited, survived(flood));
    }
    assertThat(waited).as("nanoseconds that a good client waits").isLessThan(LONGEST_WAIT);
  }

  /** What the client beside it waited at most. */
  private static long survived(Http2Flood flood) throws Exception {
    long before = memory();
    Good good = new Good();
    good.thread.start();
    Eventually.holds("the good client is served", () -> good.served.get() > 0);
    try (FrameClient bad = FrameClient.plain(gateway.port())) {
      flood.on(bad);
      assertThat(memory() - before).as("bytes that the flood holds").isLessThan(MEMORY);
      ended(flood.outcome, bad);
    }
    long waited = good.check();
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    assertThat(RawClientOnce.get(gateway.port())).startsWith("HTTP/1.1 200 ");
    return waited;
  }

  private static void ended(Http2Flood.Outcome outcome, FrameClient bad) throws IOException {
    switch (outcome) {
      case CALM -> assertThat(bad.untilGoAway().error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      case FAULT ->
          assertThat(bad.untilGoAway().error())
              .isNotIn(Http2Error.ENHANCE_YOUR_CALM, Http2Error.NO_ERROR);
      case RESET -> {
        int resets = 0;
        for (Frame frame = bad.next(); frame != null; frame = bad.next()) {
          resets += frame.type() == FrameClient.RST_STREAM ? 1 : 0;
        }
        assertThat(resets).isEqualTo(100);
      }
      case TIMEOUT -> assertThat(bad.response(1).status()).isEqualTo(408);
      case CUT ->
          assertThat(bad.untilGoAway())
              .satisfiesAnyOf(
                  f -> assertThat(f).isNull(),
                  f -> assertThat(f.type()).isEqualTo(FrameClient.GOAWAY));
    }
  }

  /** Streams that are reset at whatever stage they are leave nothing taken at the endpoint. */
  @Test
  void tenThousandResetsLeaveNothing() throws Exception {
    String[] paths = {"/", "/hang", "/big", "/upload"};
    for (int round = 0; round < 100; round++) {
      try (FrameClient client = FrameClient.plain(gateway.port())) {
        for (int i = 0; i < 100; i++) {
          int id = 2 * i + 1;
          String path = paths[(round + i) % paths.length];
          boolean upload = path.equals("/upload");
          client.request(id, !upload, upload ? "POST" : "GET", path);
          if (upload && i % 2 == 0) {
            client.data(id, false, "some of it");
          }
          if (i % 25 == 7 && (path.equals("/") || path.equals("/big"))) {
            client.next(FrameClient.HEADERS);
          }
          client.reset(id);
        }
        if (round % 2 == 0) {
          client.get(201, "/");
          assertThat(client.response(201).body()).isEqualTo("ok");
        }
      }
    }
    Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
    Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    assertThat(RawClientOnce.get(gateway.port())).startsWith("HTTP/1.1 200 ");
  }

  /** One request of HTTP/1.1, for what the gateway is to others. */
  private static final class RawClientOnce {
    static String get(int port) throws IOException {
      try (RawClient client = new RawClient(port)) {
        return client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").untilClosed();
      }
    }
  }
}
