package com.openhwy.marketeer.middleware.jwt;

import static com.openhwy.marketeer.middleware.jwt.Door.EXP;
import static com.openhwy.marketeer.middleware.jwt.Door.GOOD;
import static com.openhwy.marketeer.middleware.jwt.Door.ISSUER;
import static com.openhwy.marketeer.middleware.jwt.Door.NOW;
import static com.openhwy.marketeer.middleware.jwt.Door.bearing;
import static com.openhwy.marketeer.middleware.jwt.Door.defined;
import static com.openhwy.marketeer.middleware.jwt.Door.sent;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Allocated;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Principal;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Conformance;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {
  private final Door door = new Door();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", optional: true",
        ", mode: observe",
        ", cache_size: 0",
        ", forward_token: false, claims_to_headers: {X-User: sub}, scopes: [a], leeway: 5s",
      })
  void keepsTheContract(String more) {
    Conformance.check(new JwtFactory(), "{algorithm: HS256, " + ISSUER.keySetting() + more + "}");
  }

  // ---- what a refused client gets

  @Test
  void withoutTokenTheChallengeNamesNoError() {
    FakeExchange x = FakeExchange.get("/").through(door.with("")).run("in");
    assertThat(x.status()).isEqualTo(401);
    assertThat(x.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"door\"");
    FakeExchange basic =
        FakeExchange.get("/")
            .header("Authorization", "Basic YTpi")
            .through(door.with(""))
            .run("in");
    assertThat(basic.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"door\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'exp':1                             | the token has expired",
        "'exp':1700000595,'nbf':1700000000   | the token is not valid yet",
        "'exp':1700000595,'iat':1700000000   | the token is not valid yet",
        "'sub':'ann'                         | the token does not say when it expires",
        "'exp':'1700000595'                  | the token is malformed",
        "'exp':1700000595,'sub':''           | the token is malformed",
        "'exp':1700000595,'sub':'a\\n"
            + "b'      | a claim of the token holds characters that cannot be passed on",
      })
  void aBadTokenIsToldWhatIsWrongWithIt(String claims, String description) {
    String json = "{" + claims.replace('\'', '"') + "}";
    FakeExchange x = door.knock(", realm: The API, claims_to_headers: {X-User: sub}", json);
    assertThat(x.status()).isEqualTo(401);
    assertThat(x.field("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"The API\", error=\"invalid_token\", error_description=\""
                + description
                + "\"");
    assertThat(x.exchange().failure().detail()).isEqualTo(description);
  }

  @ParameterizedTest
  @CsvSource({
    "no-dots-at-all,          the token is malformed",
    "Bearer,                  the token is malformed",
    "a.b.c.d.e,               the token is malformed",
    "eyJhbGciOiJub25lIn0.e30.AA, the token is signed with an algorithm that is not accepted here",
  })
  void soIsOneThatIsNone(String token, String description) {
    FakeExchange x = bearing(token).through(door.with("")).run("in");
    assertThat(x.exchange().failure().detail()).isEqualTo(description);
  }

  @Test
  void aMissingScopeIs403AndNamesTheScopes() {
    String scopes = ", scopes: ['read:a', write]";
    for (String claims :
        List.of(
            "{" + EXP + "}",
            "{" + EXP + ",\"scope\":\"read:a\"}",
            "{" + EXP + ",\"scope\":\"read:a writer\"}",
            "{" + EXP + ",\"scope\":7}",
            "{" + EXP + ",\"scope\":\"\",\"scp\":[\"read:a\",\"write\"]}",
            "{" + EXP + ",\"scp\":[\"read:a write\"]}")) {
      FakeExchange x = door.knock(scopes, claims);
      assertThat(x.status()).as(claims).isEqualTo(403);
      assertThat(x.text()).isEqualTo("forbidden");
      assertThat(x.field("WWW-Authenticate"))
          .isEqualTo(
              "Bearer realm=\"door\", error=\"insufficient_scope\", error_description=\"the token"
                  + " lacks a scope that is required\", scope=\"read:a write\"");
    }
    for (String claims :
        List.of(
            "{" + EXP + ",\"scope\":\"x write  read:a\"}",
            "{" + EXP + ",\"scope\":[\"write\",\"read:a\",\"read:a\"]}",
            "{" + EXP + ",\"scope\":\"write write read:a\"}",
            "{" + EXP + ",\"scp\":\"read:a write\"}",
            "{" + EXP + ",\"scp\":[\"read:a\",\"write\",\"x\"]}")) {
      assertThat(door.knock(scopes, claims).status()).as(claims).isEqualTo(200);
    }
  }

  @Test
  void refusalsAreCounted() {
    Middleware it = door.with("");
    FakeExchange x = bearing("x").through(it).run("in");
    assertThat(x.status()).isEqualTo(401);
    assertThat(
            door.loop
                .meters()
                .counter(
                    "middleware_refused_total",
                    "middleware",
                    "door",
                    "route",
                    "api",
                    "mode",
                    "enforce")
                .value())
        .isEqualTo(1);
  }

  @Test
  void observeLetsPassButVouchesForNobody() {
    Middleware it = door.with(", mode: observe, claims_to_headers: {X-User: sub}");
    FakeExchange x = bearing("forged").header("X-User", "admin").through(it).run("in");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.field("WWW-Authenticate")).isNull();
    assertThat(x.exchange().principal()).isNull();
    assertThat(sent(x)).containsExactly("Authorization: Bearer forged");
    assertThat(FakeExchange.get("/").through(it).run("in").status()).isEqualTo(200);
    FakeExchange good = bearing(GOOD).through(it).run("in");
    assertThat(good.exchange().principal().name()).isEqualTo("ann");
  }

  @Test
  void optionalLetsPassWhoHasNoneAndNobodyWithABadOne() {
    Middleware it = door.with(", optional: true, claims_to_headers: {X-User: sub}");
    FakeExchange none = FakeExchange.get("/").header("x_user", "admin").through(it).run("in");
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.exchange().principal()).isNull();
    assertThat(sent(none)).isEmpty();
    assertThat(bearing("bad").through(it).run("in").status()).isEqualTo(401);
    assertThat(bearing("").through(it).run("in").status()).isEqualTo(401);
    assertThat(bearing(GOOD).through(it).run("in").exchange().principal().name()).isEqualTo("ann");
  }

  // ---- claims

  @Test
  void whoItIsAndWhatWasVouchedForIsKept() {
    Principal ann =
        door.knock(
                "",
                "{\"sub\":\"ann\",\"n\":12345678901234567890,\"f\":1.5,\"b\":true,\"z\":null,"
                    + "\"l\":[1,\"a\",null],\"o\":{\"p\":\"q\"},"
                    + EXP
                    + "}")
            .exchange()
            .principal();
    assertThat(ann.name()).isEqualTo("ann");
    assertThat(ann.claims()).containsOnlyKeys("sub", "n", "f", "b", "l", "o", "exp");
    assertThat(ann.claim("n")).isEqualTo("12345678901234567890");
    assertThat(ann.claim("l")).isEqualTo("1 a");
    assertThat(ann.claim("o.p")).isEqualTo("q");
    assertThat(door.knock("", "{" + EXP + "}").exchange().principal().name()).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // settings                              | claims                        | status
        "issuer: torii                           | 'iss':'torii'                 | 200",
        "issuer: torii                           | 'iss':'torii2'                | 401",
        "issuer: torii                           |                               | 401",
        "issuer: [a, torii]                      | 'iss':'torii'                 | 200",
        "audience: api                           | 'aud':'api'                   | 200",
        "audience: api                           | 'aud':['x','api']             | 200",
        "audience: [b, api]                      | 'aud':['x','api']             | 200",
        "audience: api                           | 'aud':['x','y']               | 401",
        "audience: api                           |                               | 401",
        "required_claims: {tenant: acme}         | 'tenant':'acme'               | 200",
        "required_claims: {tenant: acme}         | 'tenant':'other'              | 401",
        "required_claims: {tenant: acme}         | 'tenant':{'acme':1}           | 401",
        "required_claims: {tenant: acme}         |                               | 401",
        "required_claims: {tenant: [a, acme]}    | 'tenant':'acme'               | 200",
        "required_claims: {roles: admin}         | 'roles':['user','admin']      | 200",
        "required_claims: {roles: admin}         | 'roles':['user']              | 401",
        "required_claims: {roles: admin}         | 'roles':[['admin']]           | 401",
        "required_claims: {tenant: []}           | 'tenant':{'x':1}              | 200",
        "required_claims: {tenant: []}           | 'tenant':null                 | 401",
        "required_claims: {email_verified: true} | 'email_verified':true         | 200",
        "required_claims: {email_verified: true} | 'email_verified':false        | 401",
        "required_claims: {level: 3}             | 'level':3                     | 200",
        "required_claims: {realm.roles: admin}   | 'realm':{'roles':['admin']}   | 200",
        "required_claims: {realm.roles: admin}   | 'realm.roles':'admin'         | 200",
        "required_claims: {realm.roles: admin}   | 'realm':{'roles':['user']}    | 401",
        "required_claims: {a: 1, b: 2}           | 'a':1,'b':2                   | 200",
        "required_claims: {a: 1, b: 2}           | 'a':1                         | 401",
        "max_age: 1m                             | 'iat':1699999936              | 200",
        "max_age: 1m                             | 'iat':1699999935              | 401",
        "max_age: 1m                             |                               | 401",
        "{leeway: 10s, max_age: 1m}              | 'iat':1699999926              | 200",
        "leeway: 10s                             | 'iat':1700000005              | 200",
        "leeway: 10s                             | 'iat':1700000006              | 401",
        "leeway: 10s                             | 'nbf':1700000005              | 200",
        "leeway: 10s                             | 'nbf':1700000005.5            | 401",
      })
  void claimsAreHeldAgainstTheSettings(String settings, @Nullable String claims, int status) {
    String json = "{" + EXP + (claims == null ? "" : "," + claims.replace('\'', '"')) + "}";
    String more = ", " + settings.replaceAll("^\\{(.*)}$", "$1");
    assertThat(door.knock(more, json).status()).as(json).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                    | 1699999996   | 200",
        "                    | 1699999995   | 401",
        "                    | 1699999995.5 | 200",
        "                    | 1.7000006e9  | 200",
        "                    | 253402300799 | 200",
        "                    | 253402300800 | 401",
        ", leeway: 10s       | 1699999986   | 200",
        ", leeway: 10s       | 1699999985   | 401",
        ", require_exp: false| 1699999995   | 401",
        ", require_exp: false| \"soon\"     | 401",
        ", require_exp: false| null         | 200",
      })
  void theTimeItExpires(@Nullable String settings, String exp, int status) {
    String more = settings == null ? "" : settings;
    assertThat(door.knock(more, "{\"exp\":" + exp + "}").status()).isEqualTo(status);
    assertThat(door.knock(", require_exp: false", "{}").status()).isEqualTo(200);
  }

  // ---- the cache

  @Test
  void aTokenIsVerifiedOnceAndNotBelievedForLonger() {
    MiddlewareDefinition definition = defined(", claims_to_headers: {X-User: sub}");
    Middleware one = Configured.instance(definition, door.loops.loop(0));
    Middleware two = Configured.instance(definition, door.loops.loop(1));
    Principal first = principal(one, GOOD);
    assertThat(principal(one, GOOD)).isSameAs(first);
    assertThat(principal(two, GOOD)).isSameAs(first);
    door.loops.ticker().advance(Duration.ofSeconds(599));
    assertThat(principal(two, GOOD)).isSameAs(first);
    door.loops.ticker().advance(Duration.ofSeconds(1));
    assertThat(bearing(GOOD).through(two).run("in").status()).isEqualTo(401);
    door.loops.ticker().advance(Duration.ofMinutes(-5)); // the clock was set back
    assertThat(principal(two, GOOD)).isNotSameAs(first);
  }

  private static Principal principal(Middleware it, String token) {
    FakeExchange x = bearing(token).through(it).run("in");
    assertThat(x.status()).isEqualTo(200);
    return x.exchange().principal();
  }

  @Test
  void theWholeTokenCountsAlsoForTheCache() {
    Middleware it = door.with("");
    assertThat(bearing(GOOD).through(it).run("in").status()).isEqualTo(200);
    int dot = GOOD.indexOf('.', GOOD.indexOf('.') + 1);
    for (int i : new int[] {0, 10, dot - 3, dot, dot + 2, GOOD.length() - 20}) {
      char other = GOOD.charAt(i) == 'A' ? 'B' : 'A';
      String changed = GOOD.substring(0, i) + other + GOOD.substring(i + 1);
      assertThat(bearing(changed).through(it).run("in").status()).as("at %d", i).isEqualTo(401);
    }
    assertThat(bearing(GOOD + ".").through(it).run("in").status()).isEqualTo(401);
    assertThat(bearing("x" + GOOD).through(it).run("in").status()).isEqualTo(401);
  }

  @Test
  void withoutCacheEachIsVerifiedAnew() {
    Middleware it = door.with(", cache_size: 0");
    assertThat(principal(it, GOOD)).isNotSameAs(principal(it, GOOD));
  }

  /** The thread's own count of what it allocated, over many requests that hit. */
  @Test
  void aKnownTokenCostsNoMemory() throws Exception {
    Middleware it =
        door.with(
            ", claims_to_headers: {X-User: sub}, token_from: [header:Authorization, cookie:s]");
    FakeExchange x = bearing(GOOD).header("Cookie", "a=1; b=2").header("Accept", "*/*");
    Exchange exchange = x.exchange();
    int requests = 5000;
    long least =
        Allocated.least(
            500,
            16L * requests,
            () -> {
              for (int i = 0; i < requests; i++) {
                it.onRequest(exchange);
              }
            });
    assertThat(least / requests).isLessThanOrEqualTo(16);
    assertThat(exchange.principal().claims()).isEqualTo(Map.of("sub", "ann", "exp", NOW + 600));
    assertThat(sent(x)).filteredOn(field -> field.startsWith("X-User")).hasSize(1);
  }
}
