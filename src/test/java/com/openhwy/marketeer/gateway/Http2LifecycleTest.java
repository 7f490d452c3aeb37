package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.FrameClient.Frame;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How HTTP/2 connections end, how bytes are held back on them, who else can talk. */
class Http2LifecycleTest {
  private static final String ROUTES =
      "routes: [{name: all, backend: {type: service, service: backend}}]";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static TestGateway gateway(String server, ScriptedEndpoint endpoint) throws Exception {
    return TestGateway.with(server, TestGateway.service("", endpoint.url()), ROUTES);
  }

  private static int lastStream(Frame goAway) {
    return goAway.integer(0);
  }

  @Test
  void aStopSaysGoodbyeTwiceAndLetsRequestsEnd() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(
            c -> {
              arrived.add(c.head());
              await(answer);
              c.send(OK);
            })) {
      TestGateway gateway = gateway("limits: {}", endpoint);
      FrameClient client = FrameClient.plain(gateway.port());
      client.get(1, "/");
      assertThat(arrived.poll(30, TimeUnit.SECONDS)).isNotNull();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(gateway));
      Frame first = client.next(FrameClient.GOAWAY);
      assertThat(lastStream(first)).isEqualTo(Integer.MAX_VALUE);
      assertThat(first.error()).isEqualTo(Http2Error.NO_ERROR);
      Frame second = client.next(FrameClient.GOAWAY); // the PING before it was answered
      assertThat(lastStream(second)).isEqualTo(1);
      answer.countDown();
      assertThat(client.response(1).body()).isEqualTo("ok");
      assertThat(client.next()).isNull();
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  private static void stop(TestGateway gateway) {
    try {
      gateway.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aConnectionServesSoManyRequestsAndSaysSo() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("limits: {keep_alive_requests: 3}", endpoint);
        FrameClient client = FrameClient.plain(gateway.port())) {
      for (int id = 1; id <= 5; id += 2) {
        assertThat(client.get(id, "/").response(id).body()).isEqualTo("ok");
      }
      client.untilGoAway();
      assertThat(client.goAways()).extracting(Frame::error).containsOnly(Http2Error.NO_ERROR);
      assertThat(client.goAways()).extracting(f -> lastStream(f)).endsWith(5);
    }
  }

  @Test
  void whoAsksForNothingIsLetGo() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("timeouts: {keep_alive: 300ms}", endpoint);
        FrameClient client = FrameClient.plain(gateway.port())) {
      assertThat(client.get(1, "/").response(1).body()).isEqualTo("ok");
      assertThat(client.untilGoAway().error()).isEqualTo(Http2Error.NO_ERROR);
    }
  }

  @Test
  void aClientThatLeavesIsHeardByTheEndpoint() throws Exception {
    CountDownLatch gone = new CountDownLatch(2);
    BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  arrived.add(c.head());
                  try {
                    c.read();
                  } finally {
                    gone.countDown();
                  }
                });
        TestGateway gateway = gateway("limits: {}", endpoint);
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.get(1, "/").get(3, "/");
      assertThat(arrived.poll(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(arrived.poll(30, TimeUnit.SECONDS)).isNotNull();
      client.reset(1);
      Eventually.is(1.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(1L, gone::getCount);
      client.socket().close();
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
      Eventually.is(0.0, () -> gateway.metric("http_requests_in_flight"));
      Eventually.is(0.0, () -> gateway.metric("upstream_connections_open"));
    }
  }

  @Test
  void aSlowClientHoldsTheEndpointBackAndNobodyElse() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    String part = "x".repeat(1 << 20);
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  if (c.head().contains(" /small ")) {
                    c.send(OK);
                    return;
                  }
                  c.send("HTTP/1.1 200 OK\r\nContent-Length: " + (32 << 20) + "\r\n\r\n");
                  for (int i = 0; i < 32; i++) {
                    c.send(part);
                    sent.incrementAndGet();
                  }
                });
        TestGateway gateway = gateway("limits: {}", endpoint);
        FrameClient client = FrameClient.plain(gateway.port()).withoutUpdates()) {
      client.settings(4, 16384).windowUpdate(0, 1 << 30);
      client.get(1, "/large");
      int first = client.next(FrameClient.DATA).payload().length;
      for (int id = 3; id < 43; id += 2) {
        assertThat(client.get(id, "/small").response(id).body()).isEqualTo("ok");
      }
      assertThat(sent.get()).isLessThan(24); // the sockets between hold some
      client.windowUpdate(1, 64 << 20);
      assertThat(client.response(1).body()).hasSize((32 << 20) - first);
    }
  }

  @Test
  void aSlowEndpointHoldsTheClientBack() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    int size = 24 << 20;
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                c -> {
                  c.head();
                  await(go);
                  c.bytes(size);
                  c.send(OK);
                });
        TestGateway gateway = gateway("limits: {request_body: 64MiB}", endpoint);
        FrameClient client = FrameClient.plain(gateway.port())) {
      client.request(1, false, "POST", "/", "content-length", Integer.toString(size));
      Uploader uploader = new Uploader(client, size);
      uploader.untilBlocked();
      assertThat(uploader.sent).isLessThan(size);
      go.countDown();
      uploader.rest();
      assertThat(client.response(1).body()).isEqualTo("ok");
    }
  }

  /** Sends a body as fast as its windows allow, and not faster. */
  private static final class Uploader {
    private final FrameClient client;
    private final int size;
    private final byte[] piece = new byte[16384];
    private int sent;
    private long connection = 65535;
    private long stream = 65535;
    private boolean settled;

    Uploader(FrameClient client, int size) {
      this.client = client;
      this.size = size;
    }

    private boolean step() throws IOException {
      int room = (int) Math.min(Math.min(connection, stream), Math.min(piece.length, size - sent));
      if (room <= 0) {
        return false;
      }
      boolean last = sent + room == size;
      client.frame(
          FrameClient.DATA,
          last ? FrameClient.END_STREAM : 0,
          1,
          java.util.Arrays.copyOf(piece, room));
      sent += room;
      connection -= room;
      stream -= room;
      return !last;
    }

    private void hear() throws IOException {
      Frame frame = client.read();
      if (frame.type() == FrameClient.SETTINGS && !frame.has(FrameClient.ACK)) {
        stream += (256 << 10) - 65535;
        settled = true;
        client.frame(FrameClient.SETTINGS, FrameClient.ACK, 0);
      } else if (frame.type() == FrameClient.WINDOW_UPDATE && frame.stream() == 0) {
        connection += frame.integer(0);
      } else if (frame.type() == FrameClient.WINDOW_UPDATE) {
        stream += frame.integer(0);
      }
    }

    /** Until a second passes without room. */
    void untilBlocked() throws IOException {
      client.socket().setSoTimeout(1500);
      try {
        while (true) {
          if (!settled || !step()) {
            hear();
          }
        }
      } catch (java.net.SocketTimeoutException blocked) {
        client.socket().setSoTimeout(20_000);
      }
    }

    void rest() throws IOException {
      while (sent < size) {
        if (!step() && sent < size) {
          hear();
        }
      }
    }
  }

  @Test
  void windowsOpenByPieces() throws Exception {
    try (ScriptedEndpoint endpoint =
            ScriptedEndpoint.always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
        TestGateway gateway = gateway("limits: {}", endpoint);
        FrameClient client = FrameClient.plain(gateway.port()).withoutUpdates()) {
      client.settings(4, 3).get(1, "/");
      assertThat(client.next(FrameClient.DATA).text()).isEqualTo("012");
      client.settings(4, 0).windowUpdate(1, 5);
      assertThat(client.next(FrameClient.DATA).text()).isEqualTo("34");
      client.settings(4, 100);
      assertThat(client.response(1).body()).isEqualTo("56789");
    }
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void othersCanTalkToIt() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("limits: {}", endpoint)) {
      String url = "http://127.0.0.1:" + gateway.port() + "/";
      assertThat(output("curl", "-sS", "--http2-prior-knowledge", "-w", " %{http_version}", url))
          .isEqualTo("ok 2");
      assertThat(output("nghttp", "-n", "-s", "-v", url)).contains(":status: 200");
      assertThat(output("h2load", "-n", "5000", "-c", "4", "-m", "50", url))
          .contains("5000 succeeded, 0 failed, 0 errored");
    }
  }

  @Test
  void aChangeOfConfigurationUnderLoadLosesNothing() throws Exception {
    try (ScriptedEndpoint endpoint = ScriptedEndpoint.ok();
        TestGateway gateway = gateway("limits: {}", endpoint)) {
      String url = "http://127.0.0.1:" + gateway.port() + "/";
      CompletableFuture<String> load =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return output("h2load", "-n", "20000", "-c", "4", "-m", "20", url);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < 5 && !load.isDone(); i++) {
        String name = "all" + i;
        gateway.write("routes.yaml", ROUTES.replace("name: all", "name: " + name));
        Eventually.holds(
            name + " is in force",
            () -> gateway.admin("/metrics").contains("\"" + name + "\"") || load.isDone());
      }
      assertThat(load.get(60, TimeUnit.SECONDS))
          .contains("20000 succeeded, 0 failed, 0 errored")
          .contains("20000 2xx");
    }
  }
}
