package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static final String[] STORED = {
    "Cache-Control: max-age=60",
    "ETag: \"e\"",
    "Last-Modified: " + Heads.date(-1000),
    "Content-Type: text/plain",
    "Content-Language: de",
    "Content-Location: /here",
    "Surrogate-Key: k",
    "Cache-Tag: t"
  };
  private static final Entry ENTRY = Heads.entry("0123456789", STORED);

  private static FakeExchange ask(Entry entry, String method, String lines) {
    FakeExchange x = FakeExchange.of(method, "/x");
    x.request().headers().addAll(Heads.lines(lines));
    return x.run(
        e -> {
          new Answer(entry, e, Runnable::run).prepare(Heads.NANOS + 7_000_000_000L, Heads.NOW + 7);
          e.respond();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X: y; 200; 0123456789",
        "If-None-Match: \"e\"; 304; ''",
        "If-None-Match: W/\"e\"; 304; ''",
        "If-None-Match: \"a\", \"e\"; 304; ''",
        "If-None-Match: *; 304; ''",
        "If-None-Match: \"a\"; 200; 0123456789",
        "If-Modified-Since: Tue, 14 Nov 2023 21:56:40 GMT; 304; ''",
        "If-Modified-Since: Tue, 14 Nov 2023 21:56:39 GMT; 200; 0123456789",
        "If-Modified-Since: junk; 200; 0123456789",
        "If-None-Match: \"a\" | If-Modified-Since: Tue, 14 Nov 2023 22:56:40 GMT; 200; 0123456789",
        "Range: bytes=0-0; 206; 0",
        "Range: bytes=5-; 206; 56789",
        "Range: bytes=-3; 206; 789",
        "Range: bytes=5-99; 206; 56789",
        "Range: bytes=10-; 416; ''",
        "Range: bytes=5-4; 200; 0123456789",
        "Range: lines=0-1; 200; 0123456789",
        "Range: bytes=0-1,8-9; 200; 0123456789",
        "Range: bytes=0-1 | If-Range: \"e\"; 206; 01",
        "Range: bytes=0-1 | If-Range: W/\"e\"; 200; 0123456789",
        "Range: bytes=0-1 | If-Range: Tue, 14 Nov 2023 21:56:40 GMT; 206; 01",
        "Range: bytes=0-1 | If-Range: Tue, 14 Nov 2023 21:56:41 GMT; 200; 0123456789",
        "Range: bytes=0-1 | If-None-Match: \"e\"; 304; ''"
      })
  void conditionsAndRangesAreLookedAt(String lines, int status, String body) {
    FakeExchange x = ask(ENTRY, "GET", lines);
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.text()).isEqualTo(body);
    assertThat(x.whole()).isTrue();
    assertThat(x.field("Age")).isEqualTo("7");
    assertThat(x.field("ETag")).isEqualTo("\"e\"");
    assertThat(x.field("Surrogate-Key")).isNull();
    assertThat(x.field("Cache-Tag")).isNull();
    assertThat(x.field("Content-Location")).isEqualTo("/here");
    assertThat(x.field("Content-Type")).isEqualTo(status == 304 ? null : "text/plain");
    assertThat(x.field("Content-Range") != null).isEqualTo(status == 206 || status == 416);
  }

  @Test
  void aHeadSaysHowLongItWouldBe() {
    FakeExchange x = ask(ENTRY, "HEAD", "Range: bytes=0-1");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.client().length()).isEqualTo(10);
    assertThat(x.bytes()).isEmpty();
    assertThat(ask(ENTRY, "HEAD", "If-None-Match: \"e\"").status()).isEqualTo(304);
  }

  @Test
  void onlyA200HasConditionsAndRanges() {
    Response gone = Heads.response(404, "Cache-Control: max-age=60", "ETag: \"e\"");
    Body body = new Body();
    body.append("gone".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    body.complete(null);
    Entry entry =
        Heads.storing("").entry(gone, Heads.context(Heads.anybody()), body).withBody(body);
    assertThat(ask(entry, "GET", "If-None-Match: \"e\"").text()).isEqualTo("gone");
    assertThat(ask(entry, "GET", "Range: bytes=0-0").status()).isEqualTo(404);
  }

  @Test
  void trailersComeWithTheWholeBody() {
    Body body = new Body();
    body.append(new byte[] {'a'});
    body.complete(Heads.of("T: 1"));
    Entry entry = ENTRY.withBody(body);
    FakeExchange x = ask(entry, "GET", "X: y");
    assertThat(x.text()).isEqualTo("a");
    assertThat(x.client().trailers()).isNotNull();
    assertThat(ask(entry, "GET", "Range: bytes=0-0").client().trailers()).isNull();
  }

  @Test
  void anEmptyBodyIsWhole() {
    Body body = new Body();
    body.complete(null);
    FakeExchange x = ask(ENTRY.withBody(body), "GET", "Range: bytes=0-0");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.client().length()).isZero();
    assertThat(x.whole()).isTrue();
  }
}
