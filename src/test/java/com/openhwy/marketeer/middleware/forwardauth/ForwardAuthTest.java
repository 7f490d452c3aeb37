package com.openhwy.marketeer.middleware.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Conformance;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a service on the same thread, which answers at once or when the test says so. */
class ForwardAuthTest {
  private static final String YES = "{service: auth, path: /verify, ";

  private final Loops loops = new Loops();
  private final List<Exchange> asked = new ArrayList<>();
  private Consumer<Exchange> service = x -> answer(x, 200);
  private final LoopResources loop =
      loops
          .loop(0)
          .with(
              name ->
                  name.equals("auth")
                      ? x -> {
                        asked.add(x);
                        service.accept(x);
                      }
                      : null);

  private static void answer(Exchange x, int status, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      x.response().headers().add(fields[i], fields[i + 1]);
    }
    x.response().status(status);
    x.respond();
  }

  private Middleware made(String more) {
    return Configured.instance(
        Configured.define(new ForwardAuthFactory(), "gate", YES + more + "}"), loop);
  }

  private static FakeExchange ask(Middleware gate, FakeExchange x) {
    x.exchange().route("api");
    return x.through(gate).run("ok");
  }

  private static FakeExchange get() {
    return FakeExchange.get("/a/b?c=d");
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "gate", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void aYesPassesWithWhatItSays() {
    service =
        x ->
            answer(
                x,
                204,
                "X-Auth-Role",
                "admin",
                "X-User",
                "alice",
                "X-Other",
                "no",
                "x-auth-b",
                "2");
    FakeExchange x =
        ask(
            made("response_headers: ['X-Auth-*'], user_header: X-User"),
            get()
                .header("X-Auth-Role", "root")
                .header("x_auth_group", "wheel")
                .header("X_User", "root")
                .header("X-Kept", "1"));
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.ends()).isEqualTo(1);
    assertThat(x.request().headers().toString())
        .isEqualTo("X-Kept: 1\nX-Auth-Role: admin\nX-User: alice\nx-auth-b: 2\n");
    assertThat(x.exchange().principal().name()).isEqualTo("alice");
    assertThat(refused("enforce")).isZero();
  }

  @Test
  void theServiceIsToldWhoAsksForWhat() {
    Middleware gate = made("user_header: X-User");
    FakeExchange x =
        FakeExchange.of("POST", "/a%2Fb?c=d")
            .header("Cookie", "s=1")
            .header("Authorization", "Bearer x")
            .header("Content-Type", "text/plain")
            .header("Content-Digest", "x")
            .header("If-None-Match", "*")
            .header("Range", "bytes=0-1")
            .header("Expect", "100-continue")
            .header("TE", "trailers")
            .header("Trailer", "X")
            .header("Host", "example.test")
            .header("X-User", "root")
            .header("X-Forwarded-Uri", "/other")
            .header("X-Forwarded-Method", "GET")
            .body("sent");
    ask(gate, x);
    assertThat(asked.get(0).request().method()).isEqualTo("GET");
    assertThat(asked.get(0).request().path()).isEqualTo("/verify");
    assertThat(asked.get(0).request().hasBody()).isFalse();
    assertThat(asked.get(0).request().headers().toString())
        .isEqualTo(
            "Host: example.test\nCookie: s=1\nAuthorization: Bearer x\n"
                + "X-Forwarded-Method: POST\nX-Forwarded-Uri: /a%2Fb?c=d\n");
    assertThat(x.request().hasBody()).as("the endpoint still gets it").isTrue();
    assertThat(x.request().headers().get("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  void theFieldsItIsToldCanBeFew() {
    Middleware gate =
        made(
            "method: HEAD, request_headers: [Cookie, 'X-Trace-*'], response_headers: [Authorization]");
    service = x -> answer(x, 200, "Authorization", "Bearer inside");
    FakeExchange x =
        ask(
            gate,
            get()
                .header("Cookie", "s=1")
                .header("X-Trace-Id", "7")
                .header("Authorization", "Bearer outside")
                .header("Accept", "*/*"));
    assertThat(asked.get(0).request().method()).isEqualTo("HEAD");
    assertThat(asked.get(0).request().headers().toString())
        .contains("Cookie: s=1\nX-Trace-Id: 7\n")
        .doesNotContain("Accept", "outside");
    assertThat(x.request().headers().get("Authorization")).isEqualTo("Bearer inside");
  }

  /** The client's own credentials are what the question is about, also where they are replaced. */
  @Test
  void credentialsAreToldThoughTheyAreReplaced() {
    service = x -> answer(x, 200, "Authorization", "Bearer inside");
    FakeExchange x =
        ask(
            made("response_headers: [Authorization]"),
            get().header("Authorization", "Basic outside"));
    assertThat(asked.get(0).request().headers().get("Authorization")).isEqualTo("Basic outside");
    assertThat(x.request().headers().get("Authorization")).isEqualTo("Bearer inside");
    service = y -> answer(y, 200);
    FakeExchange none =
        ask(
            made("response_headers: [Authorization]"),
            get().header("Authorization", "Basic outside"));
    assertThat(none.request().headers().contains(HeaderName.AUTHORIZATION)).isFalse();
  }

  @Test
  void aServiceCannotSetWhatIsTheGateways() {
    service =
        x ->
            answer(
                x,
                200,
                "X-Auth-A",
                "1",
                "X-Forwarded-For",
                "9.9.9.9",
                "X-Real-IP",
                "9.9.9.9",
                "Set-Cookie",
                "a=b");
    FakeExchange x = ask(made("response_headers: ['X-*', 'Set-*']"), get());
    assertThat(x.request().headers().toString()).isEqualTo("X-Auth-A: 1\n");
    assertThat(x.field("Set-Cookie")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"302", "401", "403", "404", "429", "307"})
  void everyOtherAnswerIsTheClients(int status) {
    service =
        x -> {
          x.response().body(Unpooled.copiedBuffer("log in", StandardCharsets.UTF_8));
          answer(
              x,
              status,
              "Location",
              "https://login.test/",
              "WWW-Authenticate",
              "Custom",
              "Set-Cookie",
              "state=1");
        };
    FakeExchange x = ask(made("response_headers: ['X-Auth-*']"), get());
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.text()).isEqualTo("log in");
    assertThat(x.field("Location")).isEqualTo("https://login.test/");
    assertThat(x.field("WWW-Authenticate")).isEqualTo("Custom");
    assertThat(x.field("Set-Cookie")).isEqualTo("state=1");
    assertThat(x.whole()).isTrue();
    assertThat(x.ends()).isEqualTo(1);
    assertThat(refused("enforce")).isEqualTo(1);
  }

  @Test
  void theLengthOfAnAnswerToHeadIsNoBody() {
    service =
        x -> {
          x.response().length(500);
          answer(x, 403);
        };
    FakeExchange x = ask(made("method: HEAD"), get());
    assertThat(x.status()).isEqualTo(403);
    assertThat(x.whole()).isTrue();
    assertThat(x.client().length()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT_FAILED, 502, auth_service_failed",
    "UPSTREAM_RESET, 502, auth_service_failed",
    "UPSTREAM_PROTOCOL, 502, auth_service_failed",
    "MALFORMED_REQUEST, 502, auth_service_failed",
    "NO_ENDPOINT, 503, auth_service_unavailable",
    "QUEUE_FULL, 503, auth_service_unavailable",
    "CONNECT_TIMEOUT, 504, auth_service_timeout",
    "RESPONSE_TIMEOUT, 504, auth_service_timeout"
  })
  void whatCannotBeAskedIsRefused(FailureKind kind, int status, String reason) {
    service = x -> x.fail(Failure.of(kind, "no luck"));
    FakeExchange x = ask(made("timeout: 1s"), get());
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.text()).isEqualTo(reason);
    assertThat(x.exchange().failure().detail()).isEqualTo("asking auth: no luck");
    assertThat(x.ends()).isEqualTo(1);
    assertThat(refused("enforce")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"500", "502", "503", "599"})
  void aServiceInTroubleSaysNothingOfTheClient(int status) {
    service = x -> answer(x, status, "X-Auth-Role", "admin");
    FakeExchange x = ask(made("response_headers: ['X-Auth-*']"), get());
    assertThat(x.status()).isEqualTo(502);
    assertThat(x.text()).isEqualTo("auth_service_failed");
    assertThat(x.field("X-Auth-Role")).isNull();
    assertThat(x.exchange().failure().detail()).isEqualTo("asking auth: auth answered " + status);
  }

  @Test
  void aServiceThatHangsIsWaitedForSoLong() {
    service = x -> {};
    FakeExchange x = ask(made("timeout: 2s"), get());
    assertThat(x.suspended()).isTrue();
    loops.ticker().advance(Duration.ofMillis(1900));
    loop.timers().tick();
    assertThat(x.ends()).isZero();
    loops.ticker().advance(Duration.ofMillis(150));
    loop.timers().tick();
    assertThat(x.status()).isEqualTo(504);
    assertThat(x.text()).isEqualTo("auth_service_timeout");
    answer(asked.get(0), 200);
    assertThat(x.ends()).isEqualTo(1);
  }

  @Test
  void anAnswerMayTakeItsTime() {
    service = x -> {};
    for (int status : new int[] {200, 401, 500}) {
      FakeExchange x = ask(made(""), get());
      assertThat(x.suspended()).isTrue();
      answer(asked.get(asked.size() - 1), status);
      assertThat(x.status()).isEqualTo(status == 500 ? 502 : status);
      assertThat(x.ends()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatGoesAwayTakesTheQuestionWithIt() {
    List<Failure> cancelled = new ArrayList<>();
    service = x -> x.onAbort((e, why) -> cancelled.add(why));
    FakeExchange x = ask(made(""), get());
    x.abort();
    assertThat(cancelled).hasSize(1);
    assertThat(x.ends()).isEqualTo(1);
    answer(asked.get(0), 200);
    loops.ticker().advance(Duration.ofSeconds(10));
    loop.timers().tick();
    assertThat(x.ends()).isEqualTo(1);
    assertThat(x.status()).isZero();
  }

  @Test
  void cookiesOfAYesGoToTheClientWhenAsked() {
    service = x -> answer(x, 200, "Set-Cookie", "s=1", "Set-Cookie", "t=2");
    FakeExchange x = ask(made("copy_cookies: true"), get());
    assertThat(x.client().headers().joined(HeaderName.SET_COOKIE)).isEqualTo("s=1, t=2");
    assertThat(ask(made("copy_cookies: false"), get()).field("Set-Cookie")).isNull();
  }

  @Test
  void observeLetsPassWithoutWhatTheClientSaysOfItself() {
    Middleware gate = made("mode: observe, user_header: X-User");
    for (Consumer<Exchange> no :
        List.<Consumer<Exchange>>of(
            x -> answer(x, 401),
            x -> answer(x, 500),
            x -> x.fail(Failure.of(FailureKind.CONNECT_FAILED, "no luck")))) {
      service = no;
      FakeExchange x = ask(gate, get().header("X-User", "root"));
      assertThat(x.status()).isEqualTo(200);
      assertThat(x.text()).isEqualTo("ok");
      assertThat(x.request().headers().isEmpty()).isTrue();
      assertThat(x.exchange().principal()).isNull();
    }
    assertThat(refused("observe")).isEqualTo(3);
    service = x -> {};
    FakeExchange later = ask(gate, get());
    answer(asked.get(asked.size() - 1), 401);
    assertThat(later.status()).isEqualTo(200);
    service = x -> answer(x, 200, "X-User", "alice");
    assertThat(ask(gate, get()).exchange().principal().name()).isEqualTo("alice");
    assertThat(refused("observe")).isEqualTo(4);
    assertThat(refused("enforce")).isZero();
  }

  @Test
  void whatCannotBeAskedPassesWhereTheOperatorSaysSo() {
    Middleware gate = made("on_error: allow, user_header: X-User");
    service = x -> x.fail(Failure.of(FailureKind.NO_ENDPOINT, "none"));
    FakeExchange x = ask(gate, get().header("X-User", "root"));
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.request().headers().get("X-User")).isNull();
    assertThat(refused("observe")).isEqualTo(1);
    service = y -> answer(y, 401);
    assertThat(ask(gate, get()).status()).as("a no is a no").isEqualTo(401);
  }

  @Test
  void aServiceThatIsNotThereRefuses() {
    Middleware gate =
        Configured.instance(
            Configured.define(new ForwardAuthFactory(), "gate", "service: nobody"), loop);
    FakeExchange x = ask(gate, get());
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.text()).isEqualTo("auth_service_unavailable");
  }

  // ---- the cache

  private int askedBy(Middleware gate, FakeExchange... requests) {
    asked.clear();
    for (FakeExchange x : requests) {
      assertThat(ask(gate, x).status()).isEqualTo(200);
    }
    return asked.size();
  }

  private static FakeExchange by(String token, String target) {
    return FakeExchange.get(target).header("Authorization", token);
  }

  @Test
  void aYesHoldsForTheSameQuestionAndForSoLong() {
    service = x -> answer(x, 200, "X-User", "alice");
    Middleware gate = made("cache_ttl: 10s, user_header: X-User");
    assertThat(askedBy(gate, by("a", "/"), by("a", "/"), by("a", "/"))).isEqualTo(1);
    FakeExchange kept = ask(gate, by("a", "/").header("X-User", "root"));
    assertThat(kept.request().headers().toString()).isEqualTo("Authorization: a\nX-User: alice\n");
    assertThat(kept.exchange().principal().name()).isEqualTo("alice");
    assertThat(askedBy(gate, by("a", "/b"), by("a", "/?b"), by("b", "/"))).isEqualTo(3);
    assertThat(askedBy(gate, by("a", "/").header("Cookie", "x=y"))).isEqualTo(1);
    FakeExchange post = FakeExchange.of("POST", "/").header("Authorization", "a");
    FakeExchange host = by("a", "/");
    host.request().authority("other.test", "other.test");
    FakeExchange secure = by("a", "/");
    secure.request().secure(true);
    assertThat(askedBy(gate, post, host, secure)).isEqualTo(3);
    loops.ticker().advance(Duration.ofSeconds(10));
    assertThat(askedBy(gate, by("a", "/"))).isEqualTo(1);
  }

  @Test
  void nobodyInParticularIsAskedAboutEveryTime() {
    Middleware gate = made("cache_ttl: 10s");
    assertThat(askedBy(gate, get(), get(), get())).isEqualTo(3);
  }

  @Test
  void whereOnlyTheClientCountsThePathDoesNot() {
    Middleware gate = made("cache_ttl: 10s, cache_by_uri: false, cache_key: [X-Key]");
    assertThat(
            askedBy(
                gate,
                FakeExchange.get("/a").header("X-Key", "1"),
                FakeExchange.of("PUT", "/b").header("X-Key", "1"),
                FakeExchange.get("/a").header("X-Key", "1").header("Cookie", "a=b"),
                FakeExchange.get("/a").header("X-Key", "2"),
                FakeExchange.get("/a").header("X-Key", "1").header("X-Key", "2")))
        .isEqualTo(3);
  }

  @Test
  void aVeryLongQuestionIsAskedEveryTime() {
    Middleware gate = made("cache_ttl: 10s");
    String longest = "x".repeat(2048 - "::\n\n\nhttp\nexample.test\nGET\n/".length() + 1);
    assertThat(askedBy(gate, by(longest, "/"), by(longest, "/"))).isEqualTo(1);
    assertThat(askedBy(gate, by(longest + "x", "/"), by(longest + "x", "/"))).isEqualTo(2);
  }

  /** What stands in two fields must not read like what stands in one. */
  @Test
  void theEdgesOfFieldsCount() {
    Middleware gate = made("cache_ttl: 10s, cache_key: [X-A, X-B]");
    assertThat(
            askedBy(
                gate,
                FakeExchange.get("/").header("X-A", "1").header("X-A", "2"),
                FakeExchange.get("/").header("X-A", "1").header("X-B", "2"),
                FakeExchange.get("/").header("X-A", "1:2"),
                FakeExchange.get("/").header("X-B", "1").header("X-B", "2")))
        .isEqualTo(4);
  }

  @Test
  void aNoIsNeverKeptNorIsWhatMustNotBe() {
    Middleware gate = made("cache_ttl: 10s, copy_cookies: true");
    for (Consumer<Exchange> answer :
        List.<Consumer<Exchange>>of(
            x -> answer(x, 401),
            x -> answer(x, 500),
            x -> answer(x, 200, "Cache-Control", "private, No-Store"),
            x -> answer(x, 200, "Set-Cookie", "s=1"))) {
      service = answer;
      asked.clear();
      ask(gate, by("a", "/"));
      ask(gate, by("a", "/"));
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void theLeastLatelyUsedMakesRoom() {
    Middleware gate = made("cache_ttl: 10s, cache_size: 2");
    assertThat(askedBy(gate, by("a", "/"), by("b", "/"), by("a", "/"), by("c", "/"))).isEqualTo(3);
    assertThat(askedBy(gate, by("a", "/"), by("c", "/"))).isZero();
    assertThat(askedBy(gate, by("b", "/"))).isEqualTo(1);
  }

  // ---- configuration

  @Test
  void itKeepsTheContract() {
    Conformance.check(new ForwardAuthFactory(), "service: auth");
    Conformance.check(
        new ForwardAuthFactory(), "{service: auth, mode: observe, copy_cookies: true}");
  }

  @Test
  void itsServiceMustExist() {
    ForwardAuthFactory factory = new ForwardAuthFactory();
    assertThat(factory.services(Configured.settings(factory, "service: auth")))
        .containsExactly("auth");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | \"service\" is missing",
        "{service: a, path: verify} | path: \"verify\" is no path",
        "{service: a, path: /a/../b} | is no path",
        "{service: a, path: '/a?b c'} | is no path",
        "{service: a, path: '/a#b'} | is no path",
        "{service: a, method: 'G T'} | method: \"G T\" is no method",
        "{service: a, method: CONNECT} | is no method",
        "{service: a, request_headers: ['a b']} | request_headers: \"a b\" is no name of a field",
        "{service: a, request_headers: ['X-*-Y']} | is no name of a field",
        "{service: a, response_headers: ['*']} | response_headers: \"*\" would take every field",
        "{service: a, response_headers: ['']} | is no name of a field",
        "{service: a, response_headers: [Content-Length]} | \"Content-Length\" is not the auth service's",
        "{service: a, response_headers: [set-cookie]} | is not the auth service's to set",
        "{service: a, response_headers: [X-Forwarded-Foo]} | is not the auth service's to set",
        "{service: a, user_header: Host} | user_header: \"Host\" is not the auth service's",
        "{service: a, user_header: 'X User'} | user_header: \"X User\" is no field name",
        "{service: a, timeout: 51s} | out of range",
        "{service: a, max_body_size: 65MiB} | out of range",
        "{service: a, cache_ttl: 1s, send_body: true} | cache_ttl: makes no sense with send_body",
        "{service: a, cache_ttl: 1s, cache_key: []} | cache_key: names nothing",
        "{service: a, cache_key: ['a b']} | cache_key: \"a b\" is no field name",
        "{service: a, on_error: maybe} | expected one of deny, allow"
      })
  void whatTheOperatorCanGetWrong(String yaml, String message) {
    assertThat(Configured.problems(new ForwardAuthFactory(), yaml))
        .singleElement()
        .asString()
        .contains(message);
  }

  @Test
  void aStarMayNameAllThatIsTold() {
    assertThat(
            Configured.problems(
                new ForwardAuthFactory(), "{service: a, request_headers: ['*'], path: '/v?x=1'}"))
        .isEmpty();
    Middleware gate = made("request_headers: ['*']");
    ask(gate, get().header("X-Any", "1"));
    assertThat(asked.get(0).request().headers().get("X-Any")).isEqualTo("1");
  }
}
