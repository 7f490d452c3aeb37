package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients who want the same thing at once, on both event loops of a whole gateway. */
class CacheCollapseTest {
  private static final int MANY = 200;
  private static final String KEPT = "Cache-Control: max-age=60\r\n";

  @TempDir static Path directory;

  private static CachingGateway site;

  @BeforeAll
  static void start() throws IOException {
    site = new CachingGateway(directory, "collapse_timeout: 20s, max_object_size: 4MiB");
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
  }

  /** What the next test counts is its own. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    inFlight(0);
  }

  private static RawClient ask(String path, String... fields) throws IOException {
    RawClient client = new RawClient(site.port());
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return client.send("GET " + path + " HTTP/1.1\r\nHost: example.test\r\n" + more + "\r\n");
  }

  private static List<RawClient> crowd(int size, String path, String... fields) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      clients.add(ask(path, fields));
    }
    return clients;
  }

  private static void close(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }

  /** Requests that the gateway has in its hands; a fetch counts as one, too. */
  private static void inFlight(int count) throws Exception {
    Eventually.is(count, CacheCollapseTest::inFlight);
  }

  private static int inFlight() {
    return new JsonObject(site.gateway().admin("/status").body()).getInteger("in_flight");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Test
  void oneRequestGoesToTheEndpointForTwoHundredClients() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    site.on(
        "/crowd",
        (c, head) -> {
          await(go);
          c.send(CachingGateway.of(200, KEPT, "for all"));
        });
    List<RawClient> clients = crowd(MANY, "/crowd");
    inFlight(MANY + 1);
    go.countDown();
    int collapsed = 0;
    for (RawClient client : clients) {
      String answer = client.response();
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("for all");
      collapsed += answer.contains("; collapsed\r\n") ? 1 : 0;
    }
    assertThat(collapsed).isEqualTo(MANY - 1);
    assertThat(site.asked("/crowd")).isEqualTo(1);
    close(clients);
    inFlight(0);
  }

  @Test
  void theFirstClientMayLeave() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    site.on(
        "/leaves",
        (c, head) -> {
          await(go);
          c.send(CachingGateway.of(200, KEPT, "kept"));
        });
    RawClient first = ask("/leaves");
    Eventually.is(1, () -> site.asked("/leaves"));
    List<RawClient> others = crowd(20, "/leaves");
    inFlight(22);
    first.close();
    inFlight(21);
    go.countDown();
    for (RawClient client : others) {
      assertThat(client.response()).endsWith("kept");
    }
    assertThat(site.asked("/leaves")).isEqualTo(1);
    close(others);
    inFlight(0);
  }

  /** abuse.md 13. */
  @Test
  void nobodyTakesABrokenAnswerForAWholeOne() throws Exception {
    for (String framing : new String[] {"Content-Length: 1000000", "Transfer-Encoding: chunked"}) {
      String path = "/breaks/" + framing.length();
      boolean chunked = framing.endsWith("chunked");
      String part = "y".repeat(0x2000);
      CountDownLatch go = new CountDownLatch(1);
      site.on(
          path,
          (c, head) -> {
            c.send("HTTP/1.1 200 X\r\n" + KEPT + framing + "\r\n\r\n");
            c.send(chunked ? "2000\r\n" + part + "\r\n" : part);
            await(go);
            c.reset();
          });
      List<RawClient> clients = crowd(10, path, "Connection: close");
      Eventually.is(1, () -> site.asked(path));
      inFlight(11);
      go.countDown();
      for (RawClient client : clients) {
        String all = client.untilClosed();
        assertThat(all).hasSizeLessThan(20_000).doesNotContain("\r\n0\r\n\r\n");
        assertThat(all.startsWith("HTTP/1.1 502 ") || all.endsWith("<reset>")).as(all).isTrue();
      }
      close(clients);
      inFlight(0);
      int before = site.asked(path);
      try (RawClient again = ask(path, "Connection: close")) {
        again.untilClosed();
      }
      assertThat(site.asked(path)).as("nothing was stored").isGreaterThan(before);
      inFlight(0);
    }
  }

  @Test
  void aSlowFirstClientHoldsNobodyUp() throws Exception {
    String large = "z".repeat(3 << 20);
    site.on("/slow", (c, head) -> c.send(CachingGateway.of(200, KEPT, large)));
    RawClient slow = new RawClient(site.port());
    slow.socket().setReceiveBufferSize(32 << 10);
    slow.send("GET /slow HTTP/1.1\r\nHost: example.test\r\n\r\n");
    assertThat(slow.head()).startsWith("HTTP/1.1 200 ");
    List<RawClient> others = crowd(10, "/slow");
    for (RawClient client : others) {
      assertThat(client.response()).hasSizeGreaterThan(large.length()).endsWith("zzz");
    }
    slow.socket().setReceiveBufferSize(1 << 20); // it has been slow for long enough
    assertThat(slow.bytes(large.length())).hasSize(large.length());
    assertThat(site.asked("/slow")).isEqualTo(1);
    slow.close();
    close(others);
  }

  @Test
  void whatIsNotForOthersIsAskedForByEachAtOnce() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(12);
    site.on(
        "/private",
        (c, head) -> {
          if (site.asked("/private") == 1) {
            await(first);
          } else {
            all.countDown();
            await(all); // comes to an end only when they are here at the same time
          }
          c.send(CachingGateway.of(200, "Cache-Control: private\r\n", "own"));
        });
    List<RawClient> clients = crowd(7, "/private");
    inFlight(8);
    first.countDown();
    clients.addAll(crowd(6, "/private"));
    for (RawClient client : clients) {
      assertThat(client.response()).endsWith("own");
    }
    assertThat(site.asked("/private")).isEqualTo(13);
    close(clients);
    inFlight(0);
  }

  /** What each has to validate is no use to wait for. */
  @Test
  void whatHasToBeValidatedEachTimeIsNotWaitedForEither() throws Exception {
    CountDownLatch all = new CountDownLatch(6);
    site.on(
        "/no-cache",
        (c, head) -> {
          if (site.asked("/no-cache") > 1) {
            all.countDown();
            await(all);
          }
          boolean same = head.contains("If-None-Match: \"n\"\r\n");
          String fields = "ETag: \"n\"\r\nCache-Control: no-cache\r\n";
          c.send(
              same
                  ? "HTTP/1.1 304 X\r\n" + fields + "\r\n"
                  : CachingGateway.of(200, fields, "checked"));
        });
    try (RawClient client = ask("/no-cache")) {
      assertThat(client.response()).endsWith("checked");
    }
    List<RawClient> clients = crowd(6, "/no-cache");
    for (RawClient client : clients) {
      assertThat(client.response()).startsWith("HTTP/1.1 200 ").endsWith("checked");
    }
    close(clients);
  }

  @Test
  void thoseWhoWaitedInVainForAnotherVariantGetTheirOwn() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    site.on(
        "/vary",
        (c, head) -> {
          await(go);
          String lang = head.contains("X-Lang: de") ? "de" : "en";
          c.send(CachingGateway.of(200, KEPT + "Vary: X-Lang\r\n", lang));
        });
    List<RawClient> german = crowd(5, "/vary", "X-Lang: de");
    List<RawClient> english = crowd(5, "/vary", "X-Lang: en");
    inFlight(11);
    go.countDown();
    for (RawClient client : german) {
      assertThat(client.response()).endsWith("de");
    }
    for (RawClient client : english) {
      assertThat(client.response()).endsWith("en");
    }
    close(german);
    close(english);
    inFlight(0);
  }

  @Test
  void oneWhoFailsFailsAllAndTheNextOneTriesAgain() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    site.on(
        "/fails",
        (c, head) -> {
          await(go);
          if (site.asked("/fails") == 1) {
            c.send("nonsense\r\n\r\n");
            c.reset();
          }
          c.send(CachingGateway.of(200, KEPT, "better"));
        });
    List<RawClient> clients = crowd(5, "/fails");
    inFlight(6);
    go.countDown();
    for (RawClient client : clients) {
      assertThat(client.response()).startsWith("HTTP/1.1 502 ");
    }
    assertThat(site.get("/fails").body()).isEqualTo("better");
    close(clients);
  }

  /** abuse.md 55: whoever leaves, and whenever, leaves nothing behind. */
  @Test
  void clientsThatLeaveAtEveryStageLeaveNothingBehind() throws Exception {
    String chunk = "1000\r\n" + "w".repeat(0x1000) + "\r\n";
    CountDownLatch rest = new CountDownLatch(1);
    for (int i = 0; i < 24; i++) {
      boolean known = i % 2 == 0;
      boolean kept = i % 3 > 0;
      site.on(
          "/leave/" + i,
          (c, head) -> {
            String framing = known ? "Content-Length: 8192" : "Transfer-Encoding: chunked";
            c.send("HTTP/1.1 200 X\r\n" + (kept ? KEPT : "") + framing + "\r\n\r\n");
            c.send(known ? "w".repeat(4096) : chunk);
            await(rest);
            c.send(known ? "w".repeat(4096) : chunk + "0\r\n\r\n");
          });
    }
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      clients.addAll(crowd(3, "/leave/" + i));
    }
    for (int i = 0; i < 24; i++) {
      int path = i;
      Eventually.holds("it was asked", () -> site.asked("/leave/" + path) > 0);
    }
    for (int i = 0; i < clients.size(); i++) {
      if (i % 9 > 1) {
        clients.get(i).socket().setSoLinger(true, 0);
        clients.get(i).close();
      }
    }
    rest.countDown();
    for (int i = 0; i < clients.size(); i++) {
      if (i % 9 <= 1) {
        assertThat(clients.get(i).head()).startsWith("HTTP/1.1 200 ");
        clients.get(i).close();
      }
    }
    inFlight(0);
    assertThat(site.get("/leave/1").body()).contains("www");
  }
}
