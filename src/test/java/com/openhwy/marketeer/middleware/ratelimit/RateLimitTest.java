package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private final Loops loops = new Loops();
  private final LoopResources loop = loops.loop(0);

  private static MiddlewareDefinition defined(String yaml) {
    return Configured.define(new RateLimitFactory(), "limit", yaml);
  }

  private Middleware made(String yaml) {
    return Configured.instance(defined(yaml), loop);
  }

  private static FakeExchange send(Middleware limit, Consumer<FakeExchange> client) {
    FakeExchange x = FakeExchange.get("/").through(limit);
    x.exchange().route("api");
    client.accept(x);
    return x.run("ok");
  }

  private static FakeExchange send(Middleware limit, String address) {
    return send(limit, from(address));
  }

  private static Consumer<FakeExchange> from(String address) {
    try {
      InetAddress client = InetAddress.getByName(address);
      return x -> x.request().client(client, address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private long exceeded(String mode) {
    return loop.meters()
        .counter("rate_limit_exceeded_total", "middleware", "limit", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void overTheLimitIs429AndSaysWhenToComeBack() {
    Middleware limit = made("{rate: 1/10s, burst: 2}");
    FakeExchange first = send(limit, "192.0.2.1");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.field("RateLimit")).isEqualTo("\"limit\";r=1;t=10");
    assertThat(first.field("RateLimit-Policy")).isEqualTo("\"limit\";q=2;w=20");
    assertThat(first.field("Retry-After")).isNull();
    assertThat(send(limit, "192.0.2.1").field("RateLimit")).isEqualTo("\"limit\";r=0;t=20");

    loops.ticker().advance(Duration.ofMillis(2500));
    FakeExchange refused = send(limit, "192.0.2.1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.text()).isEqualTo("rate_limited");
    assertThat(refused.field("Retry-After")).isEqualTo("8");
    assertThat(refused.field("RateLimit")).isEqualTo("\"limit\";r=0;t=18");
    assertThat(refused.field("RateLimit-Policy")).isEqualTo("\"limit\";q=2;w=20");
    assertThat(refused.exchange().failure().detail())
        .isEqualTo("rate limit \"limit\" allows 1 requests in 10s");
    assertThat(exceeded("enforce")).isEqualTo(1);

    loops.ticker().advance(Duration.ofMillis(7500));
    assertThat(send(limit, "192.0.2.1").status()).isEqualTo(200);
  }

  @Test
  void allLoopsShareOneLimitAndSoDoInstancesOfAReload() {
    MiddlewareDefinition definition = defined("{rate: 4/h}");
    Middleware one = Configured.instance(definition, loops.loop(0));
    Middleware two = Configured.instance(definition, loops.loop(1));
    for (Middleware at : new Middleware[] {one, two, one, two}) {
      assertThat(send(at, "192.0.2.1").status()).isEqualTo(200);
    }
    assertThat(send(one, "192.0.2.1").status()).isEqualTo(429);
    assertThat(send(two, "192.0.2.1").status()).isEqualTo(429);
    Middleware reloaded = Configured.instance(definition, loops.loop(0));
    assertThat(send(reloaded, "192.0.2.1").status()).isEqualTo(429);
    assertThat(send(reloaded, "192.0.2.2").status()).isEqualTo(200);
  }

  @Test
  void observeLetsPassAndCounts() {
    Middleware limit = made("{rate: 1/h, mode: observe}");
    for (int i = 0; i < 3; i++) {
      FakeExchange x = send(limit, "192.0.2.1");
      assertThat(x.status()).isEqualTo(200);
      assertThat(x.field("RateLimit")).isNull();
      assertThat(x.exchange().failure()).isNull();
    }
    assertThat(exceeded("observe")).isEqualTo(2);
    assertThat(exceeded("enforce")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'{rate: 1/h}',                 192.0.2.1,     192.0.2.2,     false",
    "'{rate: 1/h}',                 192.0.2.1,     192.0.2.1,     true",
    "'{rate: 1/h, ipv4_prefix: 24}', 192.0.2.1,    192.0.2.77,    true",
    "'{rate: 1/h, ipv4_prefix: 24}', 192.0.2.1,    192.0.3.1,     false",
    "'{rate: 1/h}',                 2001:db8::1,   2001:db8::ffff:1, true",
    "'{rate: 1/h}',                 2001:db8::1,   2001:db8:0:1::1, false",
    "'{rate: 1/h, ipv6_prefix: 128}', 2001:db8::1, 2001:db8::2,   false",
    "'{rate: 1/h, ipv6_prefix: 48}', 2001:db8::1,  2001:db8:0:1::1, true",
    "'{rate: 1/h, ipv6_prefix: 48}', 2001:db8::1,  2001:db8:1::1, false",
    "'{rate: 1/h, key: global}',    192.0.2.1,     2001:db8::1,   true"
  })
  void whichAddressesAreOneClient(String yaml, String one, String other, boolean same) {
    Middleware limit = made(yaml);
    assertThat(send(limit, one).status()).isEqualTo(200);
    assertThat(send(limit, other).status()).isEqualTo(same ? 429 : 200);
  }

  @Test
  void aHeaderTellsClientsApartAndLeavingItOutWinsNothing() {
    Middleware limit = made("{rate: 1/h, key: 'header:X-API-Key'}");
    Consumer<FakeExchange> here = from("192.0.2.1");
    Consumer<FakeExchange> there = from("192.0.2.2");
    assertThat(send(limit, here.andThen(x -> x.header("x-api-key", "a"))).status()).isEqualTo(200);
    assertThat(send(limit, here.andThen(x -> x.header("x-api-key", "b"))).status()).isEqualTo(200);
    assertThat(send(limit, there.andThen(x -> x.header("X-API-Key", "a"))).status()).isEqualTo(429);
    assertThat(send(limit, here).status()).isEqualTo(200);
    assertThat(send(limit, here).status()).isEqualTo(429);
    assertThat(send(limit, there).status()).isEqualTo(200);
  }

  private static Consumer<FakeExchange> as(String name, Map<String, Object> claims) {
    return x -> x.exchange().principal(new Principal(name, claims));
  }

  @Test
  void whoWasVouchedForIsOneClientWhereverHeIs() {
    Middleware limit = made("{rate: 1/h, key: principal}");
    Consumer<FakeExchange> here = from("192.0.2.1");
    Consumer<FakeExchange> there = from("192.0.2.2");
    assertThat(send(limit, here.andThen(as("ann", Map.of()))).status()).isEqualTo(200);
    assertThat(send(limit, here.andThen(as("bob", Map.of()))).status()).isEqualTo(200);
    assertThat(send(limit, there.andThen(as("ann", Map.of("a", 1L)))).status()).isEqualTo(429);
    assertThat(send(limit, here).status()).isEqualTo(200);
    assertThat(send(limit, here.andThen(x -> x.header("X-User", "carl"))).status()).isEqualTo(429);
    assertThat(send(limit, there).status()).isEqualTo(200);
    assertThat(send(limit, here.andThen(as("192.0.2.1", Map.of()))).status()).isEqualTo(200);
  }

  @Test
  void anExpressionTellsClientsApartAndFindingNothingWinsNothing() {
    Middleware limit =
        made("{rate: 1/h, key: \"cel:request.headers['x-tenant'] + jwt.claims.plan\"}");
    Consumer<FakeExchange> here = from("192.0.2.1");
    Consumer<FakeExchange> there = from("192.0.2.2");
    Consumer<FakeExchange> gold = as("ann", Map.of("plan", "gold"));
    Consumer<FakeExchange> acme = x -> x.header("X-Tenant", "acme");
    assertThat(send(limit, here.andThen(gold).andThen(acme)).status()).isEqualTo(200);
    assertThat(send(limit, there.andThen(gold).andThen(acme)).status()).isEqualTo(429);
    assertThat(send(limit, there.andThen(gold)).status()).isEqualTo(200);
    // Without the claim it cannot be evaluated: the address counts.
    assertThat(send(limit, here.andThen(acme)).status()).isEqualTo(200);
    assertThat(send(limit, here).status()).isEqualTo(429);
    assertThat(send(limit, there).status()).isEqualTo(200);
  }

  @Test
  void aClaimTellsClientsApartAndNotHavingItWinsNothing() {
    Middleware limit = made("{rate: 1/h, key: 'claim:realm.tenant'}");
    Consumer<FakeExchange> here = from("192.0.2.1");
    Consumer<FakeExchange> there = from("192.0.2.2");
    Map<String, Object> acme = Map.of("realm", Map.of("tenant", "acme"));
    Map<String, Object> seven = Map.of("realm", Map.of("tenant", 7L));
    assertThat(send(limit, here.andThen(as("ann", acme))).status()).isEqualTo(200);
    assertThat(send(limit, there.andThen(as("bob", acme))).status()).isEqualTo(429);
    assertThat(send(limit, there.andThen(as("bob", seven))).status()).isEqualTo(200);
    assertThat(send(limit, here.andThen(as("ann", seven))).status()).isEqualTo(429);
    assertThat(send(limit, here.andThen(as("ann", Map.of()))).status()).isEqualTo(200);
    Map<String, Object> object = Map.of("realm", Map.of("tenant", Map.of("a", "b")));
    assertThat(send(limit, here.andThen(as("carl", object))).status()).isEqualTo(429);
    assertThat(send(limit, here).status()).isEqualTo(429);
    assertThat(send(limit, there).status()).isEqualTo(200);
  }

  @Test
  void hostRouteAndMethodCanBeParts() {
    Middleware limit = made("{rate: 1/h, key: [host, route, method]}");
    Consumer<FakeExchange> plain = x -> {};
    assertThat(send(limit, plain).status()).isEqualTo(200);
    assertThat(send(limit, x -> x.request().authority("b.test", "b.test")).status()).isEqualTo(200);
    assertThat(send(limit, x -> x.exchange().route("other")).status()).isEqualTo(200);
    assertThat(send(limit, x -> x.request().method("PUT")).status()).isEqualTo(200);
    assertThat(send(limit, plain).status()).isEqualTo(429);
  }

  @Test
  void ofSeveralLimitsAllMustAllowAndARefusalCostsNothing() {
    Middleware limit =
        made(
            """
            rate: 3/h
            limits:
              - {name: everyone, rate: 1/m, burst: 1, key: global}
              - {rate: 100/h, algorithm: sliding_window}
            """);
    FakeExchange first = send(limit, "192.0.2.1");
    assertThat(first.field("RateLimit"))
        .isEqualTo("\"limit\";r=2;t=1200, \"everyone\";r=0;t=60, \"limit-2\";r=99;t=7200");
    assertThat(first.field("RateLimit-Policy"))
        .isEqualTo("\"limit\";q=3;w=3600, \"everyone\";q=1;w=60, \"limit-2\";q=100;w=3600");
    for (int i = 0; i < 5; i++) {
      FakeExchange refused = send(limit, "192.0.2.1");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("RateLimit")).isEqualTo("\"everyone\";r=0;t=60");
    }
    loops.ticker().advance(Duration.ofMinutes(1));
    assertThat(send(limit, "192.0.2.1").field("RateLimit"))
        .startsWith("\"limit\";r=1;")
        .contains("\"limit-2\";r=98;");
  }

  @Test
  void theEndpointsOwnLimitsStand() {
    FakeExchange x =
        FakeExchange.get("/")
            .through(made("{rate: 5/s}"))
            .run(
                e -> {
                  e.response().headers().add("RateLimit", "\"origin\";r=1;t=1");
                  e.response().status(200);
                  e.respond();
                });
    assertThat(x.client().headers().joined(HeaderName.RATE_LIMIT))
        .isEqualTo("\"origin\";r=1;t=1, \"limit\";r=4;t=1");
  }

  @Test
  void theFieldsCanBeLeftOutButNotRetryAfter() {
    Middleware limit = made("{rate: 1/h, headers: false}");
    assertThat(send(limit, "192.0.2.1").field("RateLimit-Policy")).isNull();
    FakeExchange refused = send(limit, "192.0.2.1");
    assertThat(refused.field("RateLimit")).isNull();
    assertThat(refused.field("RateLimit-Policy")).isNull();
    assertThat(refused.field("Retry-After")).isEqualTo("3600");
  }

  @Test
  void retryAfterIsSpreadWhenAsked() {
    Middleware limit = made("{rate: 1/m, retry_after_jitter: 30s}");
    send(limit, "192.0.2.1");
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(Integer.parseInt(send(limit, "192.0.2.1").field("Retry-After")));
    }
    assertThat(seen).allMatch(seconds -> seconds >= 60 && seconds <= 90).hasSizeGreaterThan(5);
  }

  @Test
  void averageAndPeriodAreAnotherWayToWriteARate() {
    Middleware limit = made("{average: 1, period: 1m, burst: 2}");
    assertThat(send(limit, "192.0.2.1").status()).isEqualTo(200);
    assertThat(send(limit, "192.0.2.1").status()).isEqualTo(200);
    assertThat(send(limit, "192.0.2.1").field("Retry-After")).isEqualTo("60");
  }

  @Test
  void aTableFullOfClientsOverTheirLimitTurnsOthersAway() {
    Middleware limit = made("{rate: 1/h, max_keys: 1000}");
    FakeExchange last = null;
    for (int i = 0; i < 5000; i++) {
      last = send(limit, "10.0." + i / 256 + "." + i % 256);
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.field("Retry-After")).isEqualTo("3600");
    assertThat(last.field("RateLimit")).isNull();
    assertThat(last.exchange().failure().detail()).contains("no room for another client");
  }
}
