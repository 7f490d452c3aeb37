package com.openhwy.marketeer.middleware.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Conformance;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyTest {
  private static final String KEY = "0123456789abcdefghij";

  private final Loops loops = new Loops();
  private final LoopResources loop = loops.loop(0);

  private Middleware made(String more) {
    String yaml = "keys: [{name: billing, key: " + KEY + "}]\n" + more;
    return Configured.instance(Configured.define(new ApiKeyFactory(), "keys", yaml), loop);
  }

  private static FakeExchange ask(Middleware keys, FakeExchange x) {
    x.exchange().route("api");
    return x.through(keys).run("ok");
  }

  private static FakeExchange ask(Middleware keys, String key) {
    return ask(keys, FakeExchange.get("/").header("X-API-Key", key));
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "keys", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void aKnownKeyPassesAndIsNotPassedOn() {
    FakeExchange x = ask(made(""), KEY);
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.exchange().principal().name()).isEqualTo("billing");
    assertThat(x.request().headers().isEmpty()).isTrue();
    assertThat(x.field("WWW-Authenticate")).isNull();
    assertThat(ask(made("forward_key: true"), KEY).request().headers().get("X-API-Key"))
        .isEqualTo(KEY);
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "0123456789abcdefghi", "0123456789ABCDEFGHIJ", "0123456789abcdefghijk"})
  void anyOtherIs401(String key) {
    FakeExchange x = ask(made("realm: The \"API\"".replace("\"", "'")), key);
    assertThat(x.status()).isEqualTo(401);
    assertThat(x.text()).isEqualTo("unauthorized");
    assertThat(x.field("WWW-Authenticate")).isEqualTo("ApiKey realm=\"The 'API'\"");
    assertThat(x.exchange().failure().detail()).isEqualTo("this key is not known");
    assertThat(x.exchange().principal()).isNull();
    assertThat(refused("enforce")).isEqualTo(1);
  }

  @Test
  void noneOrTwoAre401() {
    Middleware keys = made("sources: ['header:X-API-Key', 'query:api_key']");
    assertThat(ask(keys, FakeExchange.get("/")).exchange().failure().detail())
        .isEqualTo("no key was sent");
    FakeExchange two =
        ask(keys, FakeExchange.get("/").header("X-API-Key", KEY).header("X-API-Key", KEY));
    assertThat(two.status()).isEqualTo(401);
    assertThat(two.exchange().failure().detail()).isEqualTo("more than one key was sent");
    assertThat(refused("enforce")).isEqualTo(2);
  }

  @Test
  void theFirstPlaceThatHoldsOneDecidesAndAllAreCleared() {
    Middleware keys =
        made("sources: ['header:X-API-Key', authorization, 'query:api_key', 'cookie:key']");
    for (FakeExchange x :
        new FakeExchange[] {
          FakeExchange.get("/").header("X-API-Key", KEY),
          FakeExchange.get("/").header("Authorization", "ApiKey " + KEY),
          FakeExchange.get("/").header("Authorization", "Bearer " + KEY),
          FakeExchange.get("/?api_key=" + KEY),
          FakeExchange.get("/").header("Cookie", "key=" + KEY),
          FakeExchange.get("/?api_key=wrong").header("X-API-Key", KEY).header("Cookie", "key=x")
        }) {
      assertThat(ask(keys, x).status()).isEqualTo(200);
      assertThat(x.request().headers().isEmpty()).isTrue();
      assertThat(x.request().query()).isNull();
    }
    FakeExchange wrongFirst =
        ask(keys, FakeExchange.get("/?api_key=" + KEY).header("X-API-Key", "wrong"));
    assertThat(wrongFirst.status()).isEqualTo(401);
  }

  @Test
  void aKeyEndsWhenItsTimeIsOver() {
    long now = loops.ticker().epochMillis();
    String expires = Instant.ofEpochMilli(now + 10_000).toString();
    Middleware keys =
        Configured.instance(
            Configured.define(
                new ApiKeyFactory(),
                "keys",
                "keys: [{name: a, key: " + KEY + ", expires: '" + expires + "'}]"),
            loop);
    assertThat(ask(keys, KEY).status()).isEqualTo(200);
    loops.ticker().advance(Duration.ofMillis(9_999));
    assertThat(ask(keys, KEY).status()).isEqualTo(200);
    loops.ticker().advance(Duration.ofMillis(1));
    FakeExchange late = ask(keys, KEY);
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.exchange().failure().detail()).isEqualTo("this key has expired");
  }

  @Test
  void theNameGoesToTheEndpointAndNoOtherDoes() {
    FakeExchange x =
        ask(
            made("name_header: X-Client"),
            FakeExchange.get("/")
                .header("X-Client", "root")
                .header("x_client", "root")
                .header("X-API-Key", KEY));
    assertThat(x.request().headers().toString()).isEqualTo("X-Client: billing\n");
  }

  @Test
  void observeLetsPassAndCounts() {
    Middleware keys = made("mode: observe\nname_header: X-Client");
    FakeExchange wrong =
        ask(keys, FakeExchange.get("/").header("X-API-Key", "wrong").header("X-Client", "root"));
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.field("WWW-Authenticate")).isNull();
    assertThat(wrong.exchange().principal()).isNull();
    assertThat(wrong.request().headers().toString()).isEqualTo("X-API-Key: wrong\n");
    assertThat(refused("observe")).isEqualTo(1);
    assertThat(refused("enforce")).isZero();
    assertThat(ask(keys, KEY).exchange().principal().name()).isEqualTo("billing");
  }

  @Test
  void itKeepsTheContract() {
    Conformance.check(new ApiKeyFactory(), "keys: [{name: a, key: " + KEY + "}]");
    Conformance.check(new ApiKeyFactory(), "keys: [{name: a, key: " + KEY + "}]\nmode: observe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | keys: holds none, so nobody could come",
        "{keys: [{name: a, key: short}]} | keys[0]: \"a\" has a key of 5 characters",
        "{keys: [{name: a, key: @}, {name: b, key: @}]} | keys[1]: \"b\" has the same key as \"a\"",
        "{keys: [{name: a, key: 'sha256:12'}]} | keys[0]: \"a\" has a hash of 2 characters",
        "{keys: [{name: a, key: @, expires: soon}]} | keys[0].expires: \"soon\" is no date",
        "{keys: [{name: a}]} | \"key\" is missing",
        "{keys: [{name: a, key: @}], sources: []} | sources: names no place",
        "{keys: [{name: a, key: @}], sources: 'query:q'} | would show keys in the access log",
        "{keys: [{name: a, key: @}], name_header: 'a b'} | name_header: \"a b\" is no field name",
        "{keys: [{name: a, key: @}], realm: \"a\\nb\"} | realm: holds a control character",
        "{keys_file: /nowhere/keys} | keys_file: /nowhere/keys does not exist"
      })
  void whatTheOperatorCanGetWrong(String yaml, String message) {
    assertThat(Configured.problems(new ApiKeyFactory(), yaml.replace("@", KEY)))
        .singleElement()
        .asString()
        .contains(message)
        .doesNotContain(KEY, "short");
  }
}
