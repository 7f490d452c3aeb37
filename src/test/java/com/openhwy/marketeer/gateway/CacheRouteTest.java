package com.openhwy.marketeer.gateway;

import static com.openhwy.marketeer.gateway.CachingGateway.did;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.verticle.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache in a whole gateway, one request after the other. */
class CacheRouteTest {
  /** Old enough to be stale when it comes. */
  private static final String STALE = "Age: 100\r\nCache-Control: max-age=50";

  @TempDir static Path directory;

  private static CachingGateway site;

  @BeforeAll
  static void start() throws IOException {
    site = new CachingGateway(directory, "bypass_cookies: [sess*], max_object_size: 64KiB");
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
  }

  @Test
  void aFreshAnswerIsReusedOnEveryLoop() {
    site.on("/fresh", "Cache-Control: max-age=600\r\nX-A: b\r\n");
    assertThat(did(site.get("/fresh"))).isEqualTo("fwd=uri-miss; fwd-status=200; stored");
    for (int i = 0; i < 6; i++) {
      Answer again = site.get("/fresh");
      assertThat(again.body()).isEqualTo("1");
      assertThat(again.field("X-A")).isEqualTo("b");
      assertThat(again.field("Age")).matches("[0-9]{1,2}");
      assertThat(did(again)).matches("hit; ttl=(5[0-9][0-9]|600)");
    }
    assertThat(site.asked("/fresh")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "no-store",
    "private",
    "'max-age=60, private'",
    "'private=\"x-a\", max-age=60'",
    "foo=bar"
  })
  void whatMayNotBeKeptIsNot(String directives) {
    String path = "/not/" + Integer.toHexString(directives.hashCode());
    site.on(path, "Cache-Control: " + directives + "\r\nSurrogate-Key: k\r\n");
    Answer first = site.get(path);
    assertThat(first.body()).isEqualTo("1");
    assertThat(first.field("Surrogate-Key")).isEmpty();
    assertThat(did(first)).isEqualTo("fwd=uri-miss; fwd-status=200");
    assertThat(site.get(path).body()).isEqualTo("2");
  }

  @Test
  void whatIsStaleIsValidatedAndTheClientSeesNothingOfIt() {
    site.on(
        "/validate",
        (c, head) -> {
          boolean same = head.contains("If-None-Match: \"v1\"\r\n");
          c.send(
              same
                  ? "HTTP/1.1 304 X\r\n"
                      + "ETag: \"v1\"\r\n"
                      + "Cache-Control: max-age=60\r\n"
                      + "X-New: y\r\n\r\n"
                  : CachingGateway.of(200, STALE + "\r\nETag: \"v1\"\r\n", "whole"));
        });
    assertThat(site.get("/validate", "If-None-Match: \"other\"").body()).isEqualTo("whole");
    Answer validated = site.get("/validate");
    assertThat(validated.status()).isEqualTo(200);
    assertThat(validated.body()).isEqualTo("whole");
    assertThat(validated.field("X-New")).isEqualTo("y");
    assertThat(did(validated)).isEqualTo("hit; fwd=stale; fwd-status=304");
    assertThat(did(site.get("/validate"))).startsWith("hit; ttl=");
    assertThat(site.get("/validate", "If-None-Match: \"v1\"").status()).isEqualTo(304);
    assertThat(site.asked("/validate")).isEqualTo(2);
  }

  /** RFC 9111 4.3.4: an update for something else updates nothing. */
  @Test
  void a304AboutAnotherEntityIsNoAnswer() {
    site.on(
        "/other304",
        (c, head) ->
            c.send(
                head.contains("If-None-Match")
                    ? "HTTP/1.1 304 X\r\nETag: \"v2\"\r\nCache-Control: max-age=60\r\n\r\n"
                    : CachingGateway.of(
                        200, STALE + "\r\nETag: \"v1\"\r\n", "n" + site.asked("/other304"))));
    assertThat(site.get("/other304").body()).isEqualTo("n1");
    Answer second = site.get("/other304");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).as("asked again without a condition").isEqualTo("n3");
    assertThat(second.field("ETag")).isEqualTo("\"v1\"");
  }

  @Test
  void aStaleAnswerIsServedWhileOneRequestRefreshesIt() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    site.on(
        "/swr",
        (c, head) -> {
          String old = "Age: 9\r\nCache-Control: max-age=1, stale-while-revalidate=999\r\n";
          if (site.asked("/swr") == 1) {
            c.send(CachingGateway.of(200, old, "old"));
          } else {
            c.await(hold);
            c.send(CachingGateway.of(200, "Cache-Control: max-age=60\r\n", "new"));
          }
        });
    assertThat(site.get("/swr").body()).isEqualTo("old");
    for (int i = 0; i < 8; i++) {
      Answer stale = site.get("/swr");
      assertThat(stale.body()).isEqualTo("old");
      assertThat(did(stale)).matches("hit; ttl=-([89]|[1-9][0-9])"); // the eight take their time
    }
    Eventually.is(2, () -> site.asked("/swr"));
    hold.countDown();
    Eventually.is("new", () -> site.get("/swr").body());
    assertThat(site.asked("/swr")).as("refreshed once").isEqualTo(2);
  }

  /** A HEAD finds something stale, too; what it has refreshed must not be an empty body. */
  @Test
  void aHeadRefreshesWithAGet() throws Exception {
    site.on(
        "/swr-head",
        (c, head) ->
            c.send(
                site.asked("/swr-head") == 1
                    ? CachingGateway.of(
                        200,
                        "Age: 9\r\nCache-Control: max-age=1, stale-while-revalidate=99\r\n",
                        "old")
                    : CachingGateway.of(200, "Cache-Control: max-age=60\r\n", "renewed")));
    assertThat(site.get("/swr-head").body()).isEqualTo("old");
    assertThat(site.send("HEAD", "/swr-head").body()).isEmpty();
    Eventually.is("renewed", () -> site.get("/swr-head").body());
    assertThat(site.last()).startsWith("GET /swr-head ");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aStaleAnswerStandsInForAFailingEndpoint(int status) {
    String path = "/sie/" + status;
    site.on(
        path,
        (c, head) ->
            c.send(
                site.asked(path) == 1
                    ? CachingGateway.of(200, STALE + "\r\n", "good")
                    : CachingGateway.of(status, "", "bad")));
    assertThat(site.get(path).body()).isEqualTo("good");
    Answer stale = site.get(path);
    assertThat(stale.body()).isEqualTo("good");
    assertThat(did(stale)).isEqualTo("hit; fwd=stale; detail=error");
    assertThat(site.get(path, "Cache-Control: no-cache").status()).isEqualTo(status);
  }

  @Test
  void aStaleAnswerStandsInForAnEndpointThatHangsUpButNotWhenItForbidsSo() {
    for (String forbids : new String[] {"", ", must-revalidate"}) {
      String path = forbids.isEmpty() ? "/dead" : "/dead/must";
      site.on(
          path,
          (c, head) -> {
            if (site.asked(path) == 1) {
              c.send(CachingGateway.of(200, STALE + forbids + "\r\n", "good"));
            } else {
              c.reset();
            }
          });
      assertThat(site.get(path).body()).isEqualTo("good");
      assertThat(site.get(path).status()).isEqualTo(forbids.isEmpty() ? 200 : 502);
    }
  }

  @Test
  void headRangesAndConditionsAreAnsweredFromWhatAGetHasBrought() {
    site.on(
        "/whole",
        (c, head) ->
            c.send(
                CachingGateway.of(
                    200, "ETag: \"e\"\r\nCache-Control: max-age=60\r\n", "0123456789")));
    assertThat(site.get("/whole").body()).isEqualTo("0123456789");
    Answer head = site.send("HEAD", "/whole");
    assertThat(head.field("Content-Length")).isEqualTo("10");
    assertThat(head.body()).isEmpty();
    Answer part = site.get("/whole", "Range: bytes=2-4");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.field("Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(site.get("/whole", "Range: bytes=20-").status()).isEqualTo(416);
    assertThat(site.get("/whole", "Range: bytes=2-4", "If-Range: \"e\"").status()).isEqualTo(206);
    assertThat(site.get("/whole", "Range: bytes=2-4", "If-Range: \"x\"").body()).hasSize(10);
    assertThat(site.get("/whole", "Range: bytes=0-1,5-6").body()).hasSize(10);
    assertThat(site.get("/whole", "If-None-Match: W/\"e\"").status()).isEqualTo(304);
    assertThat(site.asked("/whole")).isEqualTo(1);
  }

  @Test
  void aPartIsNotStored() {
    site.on(
        "/part",
        (c, head) ->
            c.send(
                head.contains("Range: ")
                    ? CachingGateway.of(
                        206, "Content-Range: bytes 0-1/4\r\nCache-Control: max-age=60\r\n", "ab")
                    : CachingGateway.of(200, "Cache-Control: max-age=60\r\n", "abcd")));
    assertThat(site.get("/part", "Range: bytes=0-1").body()).isEqualTo("ab");
    assertThat(did(site.get("/part", "Range: bytes=0-1"))).startsWith("fwd=partial");
    assertThat(site.get("/part").body()).isEqualTo("abcd");
    assertThat(site.get("/part", "Range: bytes=3-").body()).isEqualTo("d");
  }

  /** RFC 9111 4.3.5. */
  @ParameterizedTest
  @CsvSource({"\"v1\", 1, 1", "\"v2\", 2, 2"})
  void aHeadFreshensOrForgetsWhatIsStored(String tag, String body, int gets) {
    String path = "/head/" + gets;
    site.on(
        path,
        (c, head) -> {
          if (head.startsWith("HEAD")) {
            c.send("HTTP/1.1 200 X\r\nETag: " + tag + "\r\nCache-Control: max-age=60\r\n\r\n");
          } else {
            String fields = gets == 2 && site.asked(path) > 2 ? "Cache-Control: max-age=9" : STALE;
            c.send(
                CachingGateway.of(
                    200, fields + "\r\nETag: \"v1\"\r\n", site.asked(path) > 1 ? "2" : "1"));
          }
        });
    site.get(path);
    assertThat(did(site.send("HEAD", path))).isEqualTo("fwd=stale; fwd-status=200");
    assertThat(site.get(path).body()).isEqualTo(body);
    assertThat(site.asked(path)).isEqualTo(gets + 1);
  }

  @Test
  void anAnswerIsOnlyForRequestsLikeTheOneItAnswered() {
    site.on(
        "/vary",
        (c, head) ->
            c.send(
                CachingGateway.of(
                    200,
                    "Vary: X-Lang\r\nCache-Control: max-age=60\r\n",
                    head.contains("X-Lang: de") ? "hallo" : "hello")));
    assertThat(site.get("/vary", "X-Lang: de").body()).isEqualTo("hallo");
    Answer english = site.get("/vary", "X-Lang: en");
    assertThat(english.body()).isEqualTo("hello");
    assertThat(did(english)).startsWith("fwd=vary-miss");
    assertThat(site.get("/vary").body()).isEqualTo("hello");
    assertThat(site.get("/vary", "X-Lang: de").body()).isEqualTo("hallo");
    assertThat(site.asked("/vary")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"POST, 200, 2", "POST, 302, 2", "POST, 500, 1", "DELETE, 204, 2", "PUT, 404, 1"})
  void whatMayHaveChangedIsForgotten(String method, int status, String after) {
    String path = "/change/" + method + status;
    int[] count = {0};
    site.on(
        path,
        (c, head) ->
            c.send(
                head.startsWith("GET")
                    ? CachingGateway.of(200, "Cache-Control: max-age=60\r\n", "" + ++count[0])
                    : status == 204
                        ? "HTTP/1.1 204 X\r\n\r\n"
                        : CachingGateway.of(status, "", "done")));
    assertThat(site.get(path).body()).isEqualTo("1");
    assertThat(site.send(method, path, "Content-Length: 0").status()).isEqualTo(status);
    assertThat(site.get(path).body()).isEqualTo(after);
  }

  @Test
  void whatAnUnsafeRequestPointsToIsForgottenOnTheSameHostOnly() {
    site.on("/target", "Cache-Control: max-age=60\r\n");
    site.on(
        "/points",
        (c, h) -> c.send(CachingGateway.of(201, "Location: http://other.test/target\r\n", "")));
    site.get("/target");
    site.send("POST", "/points?a|b", "Content-Length: 0");
    assertThat(site.get("/target").body()).isEqualTo("1");
    site.on(
        "/points", (c, h) -> c.send(CachingGateway.of(201, "Content-Location: target\r\n", "")));
    site.send("POST", "/points?a|b", "Content-Length: 0");
    assertThat(site.get("/target").body()).isEqualTo("2");
  }

  /** What was asked for before a change must not be stored behind it. */
  @Test
  void anAnswerThatWasOnItsWayWhenItsUrlChangedIsNotStored() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    AtomicBoolean asked = new AtomicBoolean();
    site.on(
        "/race",
        (c, head) -> {
          boolean first = head.startsWith("GET") && !asked.getAndSet(true);
          if (first) {
            held.countDown();
            c.await(hold);
          }
          c.send(
              CachingGateway.of(200, "Cache-Control: max-age=60\r\n", first ? "before" : "after"));
        });
    try (RawClient slow = new RawClient(site.port())) {
      slow.send("GET /race HTTP/1.1\r\nHost: example.test\r\n\r\n");
      assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(site.send("POST", "/race", "Content-Length: 0").status()).isEqualTo(200);
      assertThat(site.get("/race").body()).as("does not wait for the old one").isEqualTo("after");
      hold.countDown();
      assertThat(slow.response()).endsWith("before");
    }
    assertThat(site.get("/race").body()).isEqualTo("after");
    assertThat(site.asked("/race")).isEqualTo(3);
  }

  @Test
  void fieldsThatAreNotForOthersReachTheFirstClientOnly() {
    site.on(
        "/field",
        "Cache-Control: max-age=60, no-cache=\"X-Once, X-Too\"\r\n"
            + "X-Once: 1\r\n"
            + "x-too: 2\r\n"
            + "X-All: 3\r\n");
    Answer first = site.get("/field");
    assertThat(first.field("X-Once") + first.field("X-Too")).isEqualTo("12");
    Answer second = site.get("/field");
    assertThat(did(second)).startsWith("hit");
    assertThat(second.field("X-Once") + second.field("X-Too")).isEmpty();
    assertThat(second.field("X-All")).isEqualTo("3");
  }

  @Test
  void onlyIfCachedNeverReachesTheEndpoint() {
    assertThat(site.get("/none", "Cache-Control: only-if-cached").status()).isEqualTo(504);
    assertThat(site.asked("/none")).isZero();
  }

  @Test
  void whatIsTooLargeFlowsThroughWhole() {
    String large = "x".repeat(100_000);
    site.on(
        "/large", (c, h) -> c.send(CachingGateway.of(200, "Cache-Control: max-age=60\r\n", large)));
    site.on(
        "/chunked",
        (c, h) -> {
          c.send(
              "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nCache-Control: max-age=60\r\n\r\n");
          for (int i = 0; i < 10; i++) {
            c.send("2710\r\n" + large.substring(0, 10_000) + "\r\n");
          }
          c.send("0\r\n\r\n");
        });
    for (int i = 1; i < 3; i++) {
      assertThat(site.get("/large").body()).isEqualTo(large);
      assertThat(site.asked("/large")).isEqualTo(i);
      assertThat(site.get("/chunked").body().replaceAll("[^x]", "")).hasSize(100_000);
      assertThat(site.asked("/chunked")).isEqualTo(i);
    }
  }
}
