package com.openhwy.marketeer.middleware.cache;

import static com.openhwy.marketeer.middleware.cache.Heads.anybody;
import static com.openhwy.marketeer.middleware.cache.Heads.context;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoringTest {
  private static final String CHANGED = "Last-Modified: " + Heads.date(-1000);

  private static @Nullable Entry stored(
      String settings, Variants.Asked asked, int status, String lines) {
    Response response = new Response().status(status);
    response.headers().addAll(Heads.lines(lines));
    return Heads.storing(settings).entry(response, context(asked, "X-Lang: de"), new Body());
  }

  /** Seconds of freshness, -1 for what is not stored. */
  private static long seconds(String settings, int status, String lines) {
    Entry entry = stored(settings, anybody(), status, lines);
    return entry == null ? -1 : entry.lifetime().seconds();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "200; X: y; -1",
        "200; Cache-Control: max-age=5; 5",
        "200; Cache-Control: max-age=0; 0",
        "200; Cache-Control: max-age=5, no-store; -1",
        "200; Cache-Control: max-age=5, private; -1",
        "200; Cache-Control: max-age=5, no-cache; 5",
        "200; Cache-Control: max-age=5 | Set-Cookie: a=b; -1",
        "200; Cache-Control: max-age=5 | Vary: *; -1",
        "200; CDN-Cache-Control: max-age=7 | Cache-Control: no-store; 7",
        "200; CDN-Cache-Control: no-store | Cache-Control: max-age=5; -1",
        "200; CDN-Cache-Control: max-age=x | Cache-Control: max-age=5; 5",
        "200; CDN-Cache-Control: private | Cache-Control: max-age=5; -1",
        "200; ETag: \"x\"; 0",
        "299; ETag: \"x\"; -1",
        "299; Cache-Control: max-age=5; 5",
        "302; Cache-Control: max-age=5; 5",
        "302; Cache-Control: no-cache; -1",
        "404; Cache-Control: max-age=5; 5",
        "400; Cache-Control: max-age=5; 5",
        "503; Cache-Control: max-age=5; 5",
        "599; Cache-Control: max-age=5; 5",
        "200; Cache-Control: max-age=5, must-understand, no-store; 5",
        "299; Cache-Control: max-age=5, must-understand, no-store; -1",
        "299; Cache-Control: max-age=5, must-understand; -1"
      })
  void aResponseIsKeptWhenItSaysSo(int status, String lines, long seconds) {
    assertThat(seconds("", status, lines)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {206, 304, 407, 408, 412, 413, 416, 417, 421, 425, 426, 428, 429, 431, 511, 101})
  void whatIsAboutOneRequestIsNeverKept(int status) {
    String all = "default_ttl: 9s, route_ttl: {route: 9s}";
    assertThat(seconds(all, status, "Cache-Control: public, max-age=5")).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 100", "203, 100", "204, 100", "300, 100", "301, 100", "308, 100", "404, 100", "405, 100",
    "410, 100", "414, 100", "501, 100", "201, -1", "302, -1", "307, -1", "400, -1", "403, -1",
    "500, -1", "503, -1"
  })
  void someStatusAreKeptForATenthOfTheTimeSinceTheirChange(int status, long seconds) {
    assertThat(seconds("", status, CHANGED)).isEqualTo(seconds);
    assertThat(seconds("", status, CHANGED + " | Cache-Control: public")).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "200; X: y; 30",
        "200; Cache-Control: max-age=5; 5",
        "301; X: y; 30",
        "302; X: y; -1",
        "404; X: y; 10",
        "404; Cache-Control: max-age=5; 5",
        "404; Cache-Control: no-store; -1",
        "405; X: y; -1",
        "501; X: y; -1",
        "500; X: y; -1",
        "503; X: y; 1"
      })
  void theOperatorSaysWhatHoldsForThoseThatSayNothing(int status, String lines, long seconds) {
    assertThat(seconds("default_ttl: 30s, status_ttl: {'404': 10s, '503': 1s}", status, lines))
        .isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "route; 200; X: y; 90",
        "route; 200; Cache-Control: max-age=5, must-revalidate; 90",
        "route; 200; Cache-Control: no-cache; 90",
        "route; 200; Cache-Control: no-store; -1",
        "route; 200; Cache-Control: private; -1",
        "route; 200; Set-Cookie: a=b; -1",
        "route; 302; X: y; 90",
        "route; 404; X: y; -1",
        "route; 500; X: y; -1",
        "route; 500; Cache-Control: max-age=5; 5",
        "other; 200; Cache-Control: max-age=5; 5"
      })
  void aRouteMayHaveItsOwnTimeForContent(String route, int status, String lines, long seconds) {
    Variants.Asked asked = new Variants.Asked(route, "", false);
    Entry entry = stored("route_ttl: {route: 90s}", asked, status, lines);
    assertThat(entry == null ? -1 : entry.lifetime().seconds()).isEqualTo(seconds);
    if (seconds == 90) {
      assertThat(Decision.of(entry, Directives.EMPTY, Heads.NANOS)).isEqualTo(Decision.USE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max-age=5; false; false",
        "max-age=5, public; true; true",
        "s-maxage=5; true; true",
        "max-age=5, must-revalidate; true; true",
        "max-age=5, proxy-revalidate; false; false",
        "max-age=5, public, private; false; false"
      })
  void anAnswerToCredentialsIsKeptWhenItMayBeEverybodys(String cc, boolean kept, boolean shared) {
    Variants.Asked somebody = new Variants.Asked("route", "", true);
    Entry entry = stored("", somebody, 200, "Cache-Control: " + cc);
    assertThat(entry != null).isEqualTo(kept);
    Entry everybodys = stored("", anybody(), 200, "Cache-Control: " + cc);
    if (everybodys != null) {
      assertThat(Variants.isFor(everybodys.origin(), somebody)).isEqualTo(shared);
      assertThat(Variants.isFor(everybodys.origin(), anybody())).isTrue();
    }
    Variants.Asked apart = new Variants.Asked("route", "one", true);
    Entry own = stored("authenticated: apart", apart, 200, "Cache-Control: max-age=5");
    assertThat(own).isNotNull();
    assertThat(Variants.isFor(own.origin(), apart)).isTrue();
    assertThat(Variants.isFor(own.origin(), somebody)).isFalse();
    assertThat(Variants.isFor(own.origin(), anybody())).isFalse();
    assertThat(Variants.isFor(own.origin(), new Variants.Asked("route", "two", true))).isFalse();
    assertThat(Variants.isFor(own.origin(), new Variants.Asked("other", "one", true))).isFalse();
  }

  @Test
  void cookiesAreRefusedStrippedOrKept() {
    String lines = "Cache-Control: max-age=5 | Set-Cookie: a=b | X: y";
    Headers received = Heads.lines(lines);
    assertThat(stored("set_cookie: refuse", anybody(), 200, lines)).isNull();
    Entry stripped = stored("set_cookie: strip", anybody(), 200, lines);
    assertThat(stripped.headers().get("Set-Cookie")).isNull();
    Entry first = Heads.storing("set_cookie: strip").asReceived(stripped, received);
    assertThat(first.headers().get("Set-Cookie")).isNull();
    assertThat(first.headers().get("X")).isEqualTo("y");
    Entry kept = stored("set_cookie: keep", anybody(), 200, lines);
    assertThat(kept.headers().get("Set-Cookie")).isEqualTo("a=b");
  }

  @Test
  void whatConcernsOneConnectionOrOneAskingIsLeftOut() {
    String lines =
        "Cache-Control: max-age=50, no-cache=\"x-one, X-Two\" | Age: 3 | Proxy-Authenticate: p"
            + " | X-One: 1 | X-TWO: 2 | X-Three: 3 | Surrogate-Key: a b | Cache-Tag: c, d";
    Entry entry = stored("", anybody(), 200, lines);
    assertThat(entry.headers().toString())
        .doesNotContain("X-One", "X-TWO", "Age: 3", "Proxy-Authenticate")
        .contains("X-Three: 3\n", "Date: " + Heads.date(0) + "\n");
    assertThat(entry.origin().tags()).containsExactly("a", "b", "c", "d");
    assertThat(entry.age(Heads.NANOS)).isEqualTo(3);
    Entry first = Heads.storing("").asReceived(entry, Heads.lines(lines));
    assertThat(first.headers().toString()).contains("X-One: 1", "X-TWO: 2", "Date: ");
  }

  @Test
  void theOperatorsKeyFieldsCountBesidesVary() {
    Entry entry =
        stored("key: {headers: [X-Lang]}", anybody(), 200, "Cache-Control: max-age=5 | Vary: X-A");
    assertThat(entry.origin().selecting().names()).containsExactly("x-lang", "x-a");
    assertThat(entry.origin().selecting().matches(Heads.of("X-Lang: de"))).isTrue();
    assertThat(entry.origin().selecting().matches(Heads.of("X-Lang: en"))).isFalse();
  }

  // ---- 304

  private static @Nullable Entry updated(String stored, String update) {
    Entry entry = Heads.entry("body", stored.split(" \\| "));
    Storing.Context later =
        new Storing.Context(
            anybody(), Heads.of(), Heads.NOW + 100, Heads.NANOS + 100_000_000_000L, 2);
    return Heads.storing("").refreshed(entry, Heads.lines(update), later);
  }

  @Test
  void anUpdateReplacesFieldsButNotThoseOfTheBody() {
    Entry entry =
        updated(
            "Cache-Control: max-age=5 | Age: 9 | Content-Type: a/b | X-A: 1 | X-A: 2 | X-B: 3",
            "Cache-Control: max-age=50 | Content-Type: c/d | Content-Encoding: gzip | X-A: 4 | X-C:"
                + " 5 | Content-Location: /l");
    assertThat(entry.headers().toString())
        .contains("Content-Type: a/b\n", "X-B: 3\n", "X-A: 4\n", "X-C: 5\n", "Content-Location: /l")
        .doesNotContain("X-A: 1", "X-A: 2", "gzip", "max-age=5\n", "Age:");
    assertThat(entry.lifetime().seconds()).isEqualTo(50);
    assertThat(entry.age(Heads.NANOS + 100_000_000_000L)).isGreaterThanOrEqualTo(2).isLessThan(103);
    assertThat(entry.length()).isEqualTo(4);
  }

  @Test
  void anUpdatesAgeAndDateCount() {
    Entry entry = updated("Cache-Control: max-age=5", "Age: 40 | Date: " + Heads.date(95));
    assertThat(entry.age(Heads.NANOS + 100_000_000_000L)).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Cache-Control: no-store", "Cache-Control: private, max-age=9", "Set-Cookie: a=b"})
  void anUpdateMayForbidToKeepAnyLonger(String update) {
    assertThat(updated("Cache-Control: max-age=5", update)).isNull();
  }

  @Test
  void tagsOfTheEndpointAreReadFromBothFields() {
    Entry entry =
        stored(
            "", anybody(), 200, "Cache-Control: max-age=1 | Surrogate-Key: a   b | Cache-Tag: ,");
    assertThat(entry.origin().tags()).isEqualTo(List.of("a", "b"));
  }
}
