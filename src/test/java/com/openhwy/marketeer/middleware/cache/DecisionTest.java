package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {
  private static final long SECOND = 1_000_000_000L;

  /**
   * @param response directives of what is stored
   * @param request directives of the client
   * @param age seconds since it came
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max-age=10; ''; 0; USE",
        "max-age=10; ''; 9; USE",
        "max-age=10; ''; 10; VALIDATE",
        "max-age=10; ''; 99; VALIDATE",
        "max-age=0; ''; 0; VALIDATE",
        "max-age=10; no-cache; 0; VALIDATE",
        "no-cache, max-age=10; ''; 0; VALIDATE",
        "no-cache, max-age=10; max-stale; 0; VALIDATE",
        "max-age=10; max-age=5; 5; USE",
        "max-age=10; max-age=5; 6; VALIDATE",
        "max-age=10; max-age=0; 0; VALIDATE",
        "max-age=10; max-age=junk; 0; VALIDATE",
        "max-age=10; max-age=99; 10; VALIDATE",
        "max-age=10; min-fresh=4; 6; USE",
        "max-age=10; min-fresh=5; 6; VALIDATE",
        "max-age=10; 'min-fresh=5, max-stale'; 6; VALIDATE",
        "max-age=10; max-stale; 99; USE",
        "max-age=10; max-stale=5; 15; USE",
        "max-age=10; max-stale=5; 16; VALIDATE",
        "'max-age=10, must-revalidate'; max-stale; 10; VALIDATE",
        "'max-age=10, proxy-revalidate'; max-stale; 10; VALIDATE",
        "s-maxage=10; max-stale; 10; VALIDATE",
        "'max-age=10, must-revalidate'; ''; 9; USE",
        "'max-age=10, stale-while-revalidate=5'; ''; 9; USE",
        "'max-age=10, stale-while-revalidate=5'; ''; 10; USE_AND_REFRESH",
        "'max-age=10, stale-while-revalidate=5'; ''; 15; USE_AND_REFRESH",
        "'max-age=10, stale-while-revalidate=5'; ''; 16; VALIDATE",
        "'max-age=10, stale-while-revalidate=0'; ''; 10; VALIDATE",
        "'max-age=10, stale-while-revalidate=5'; max-age=12; 13; VALIDATE",
        "'max-age=10, stale-while-revalidate=5'; no-cache; 12; VALIDATE",
        "'max-age=10, stale-while-revalidate=5, must-revalidate'; ''; 12; VALIDATE",
        "max-age=10; only-if-cached; 9; USE",
        "max-age=10; only-if-cached; 10; UNAVAILABLE",
        "max-age=10; 'only-if-cached, max-stale'; 10; USE",
        "'max-age=10, stale-while-revalidate=5'; only-if-cached; 12; USE_AND_REFRESH"
      })
  void whatIsStoredIsUsedAsFarAsBothSidesAllow(
      String response, String request, long age, Decision expected) {
    Entry entry = Heads.entry("x", "Cache-Control: " + response);
    Directives asked = Directives.parse(request);
    assertThat(Decision.of(entry, asked, Heads.NANOS + age * SECOND)).isEqualTo(expected);
  }

  @Test
  void nothingStoredIsFetchedOrNot() {
    assertThat(Decision.of(null, Directives.EMPTY, 0)).isEqualTo(Decision.FETCH);
    assertThat(Decision.of(null, Directives.parse("only-if-cached"), 0))
        .isEqualTo(Decision.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max-age=10; ''; 5; true",
        "max-age=10; ''; 70; true",
        "max-age=10; ''; 71; false",
        "'max-age=10, stale-if-error=3'; ''; 13; true",
        "'max-age=10, stale-if-error=3'; ''; 14; false",
        "'max-age=10, stale-if-error=0'; ''; 11; false",
        "'max-age=10, must-revalidate'; ''; 11; false",
        "s-maxage=10; ''; 11; false",
        "'no-cache, max-age=10'; ''; 5; false",
        "max-age=10; no-cache; 11; false",
        "max-age=10; max-age=0; 11; true"
      })
  void whatIsStaleMayStandInForAnError(String response, String request, long age, boolean may) {
    Entry entry = Heads.entry("x", "Cache-Control: " + response);
    long now = Heads.NANOS + age * SECOND;
    assertThat(Decision.mayReplaceError(entry, Directives.parse(request), now)).isEqualTo(may);
  }

  // ---- what a request is to a cache

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET; X: y; LOOK_UP",
        "HEAD; X: y; LOOK_UP",
        "get; X: y; UNSAFE",
        "OPTIONS; X: y; NEITHER",
        "TRACE; X: y; NEITHER",
        "POST; X: y; UNSAFE",
        "PROPFIND; X: y; UNSAFE",
        "GET; If-None-Match: *; LOOK_UP",
        "GET; Range: bytes=0-; LOOK_UP",
        "GET; If-Match: \"x\"; NEITHER",
        "GET; If-Unmodified-Since: x; NEITHER",
        "GET; Cookie: a=b; LOOK_UP",
        "GET; Cookie: a=b, c; LOOK_UP",
        "GET; Cookie: sid=1; NEITHER",
        "GET; Cookie: a=b | Cookie: wp_x=1; NEITHER",
        "GET; Cookie: xsid=1; LOOK_UP",
        "GET; Cookie: a=sid=1; LOOK_UP",
        "GET; X-HTTP-Method-Override: DELETE; NEITHER",
        "HEAD; x-original-url: /; NEITHER",
        "GET; X-Original: /; LOOK_UP"
      })
  void aRequestIsLookedUpOrNot(String method, String lines, Asking expected) {
    com.openhwy.marketeer.http.Request r = new com.openhwy.marketeer.http.Request().method(method);
    r.headers().addAll(Heads.lines(lines));
    assertThat(Asking.of(r, Wildcard.all(List.of("sid", "wp_*")))).isEqualTo(expected);
    assertThat(Asking.of(r.body(3, null), List.of())).isNotEqualTo(Asking.LOOK_UP);
    assertThat(Asking.of(r.body(-1, null), List.of())).isNotEqualTo(Asking.LOOK_UP);
    assertThat(Asking.of(r.body(0, null).upgrade("websocket"), List.of()))
        .isNotEqualTo(Asking.LOOK_UP);
  }
}
