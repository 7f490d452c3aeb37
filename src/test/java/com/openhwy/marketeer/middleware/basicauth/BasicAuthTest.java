package com.openhwy.marketeer.middleware.basicauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Conformance;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BasicAuthTest {
  /** Of {@code abc} and of {@code a}. */
  private static final String USERS =
      "users: ['alice:$2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i',"
          + " 'jürgen:$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe']\n";

  private static Vertx vertx;

  private final Loops loops = new Loops();
  private final Context context = vertx.getOrCreateContext();
  private final LoopResources loop =
      new LoopResources(
          vertx, 0, 2, loops.ticker(), new TimerWheel(loops.ticker()), new LoopMeters());
  private MiddlewareDefinition definition;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeAll() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void close() {
    if (definition != null) {
      definition.close();
    }
  }

  private Middleware made(String more) {
    definition = Configured.define(new BasicAuthFactory(), "auth", USERS + more);
    return Configured.instance(definition, loop);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private FakeExchange ask(Middleware auth, FakeExchange x) {
    x.exchange().route("api");
    return x.through(auth)
        .runOn(
            context,
            e -> {
              e.response().status(200);
              e.respond();
            });
  }

  private FakeExchange ask(Middleware auth, String pair) {
    return ask(auth, FakeExchange.get("/").header("Authorization", basic(pair)));
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "auth", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void aRightPasswordPassesAndIsNotPassedOn() {
    Middleware auth = made("");
    FakeExchange x = ask(auth, "alice:abc");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.exchange().principal().name()).isEqualTo("alice");
    assertThat(x.request().headers().contains(HeaderName.AUTHORIZATION)).isFalse();
    assertThat(x.field("WWW-Authenticate")).isNull();
    assertThat(refused("enforce")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice:abd", "alice:", "alice:abc ", "ALICE:abc", "eve:abc", ":abc", ":"})
  void everythingElseIs401AndAsksForThePassword(String pair) {
    FakeExchange x = ask(made("realm: 'Stock \"A\" \\ B'"), pair);
    assertThat(x.status()).isEqualTo(401);
    assertThat(x.text()).isEqualTo("unauthorized");
    assertThat(x.field("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"Stock \\\"A\\\" \\\\ B\", charset=\"UTF-8\"");
    assertThat(x.exchange().failure().detail()).isEqualTo("wrong user or password");
    assertThat(x.exchange().principal()).isNull();
    assertThat(refused("enforce")).isEqualTo(1);
  }

  @Test
  void withoutCredentialsOrWithMalformedOnesNothingIsHashed() {
    Middleware auth = made("");
    FakeExchange none = FakeExchange.get("/").through(auth).run("never"); // without any loop
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.exchange().failure().detail()).isEqualTo("no user and password were sent");
    for (String field : new String[] {"Bearer abc", "Basic", "Basic !!", "Basic YQ=="}) {
      FakeExchange x =
          FakeExchange.get("/").header("Authorization", field).through(auth).run("never");
      assertThat(x.status()).as(field).isEqualTo(401);
      assertThat(x.field("WWW-Authenticate")).startsWith("Basic realm=\"Restricted\"");
      assertThat(x.exchange().failure().detail()).contains("Authorization is not one field");
    }
    FakeExchange two =
        FakeExchange.get("/")
            .header("Authorization", basic("alice:abc"))
            .header("authorization", basic("alice:abc"))
            .through(auth)
            .run("never");
    assertThat(two.status()).isEqualTo(401);
  }

  @Test
  void aPasswordVerifiedLatelyPassesAtOnce() {
    Middleware auth = made("cache_ttl: 10s");
    assertThat(ask(auth, "alice:abc").status()).isEqualTo(200);
    FakeExchange again =
        FakeExchange.get("/").header("Authorization", basic("alice:abc")).through(auth).run("ok");
    assertThat(again.status()).as("on this thread, which has no loop").isEqualTo(200);
    assertThat(again.exchange().principal().name()).isEqualTo("alice");
    Middleware otherLoop = Configured.instance(definition, loop);
    FakeExchange there =
        FakeExchange.get("/")
            .header("Authorization", basic("alice:abc"))
            .through(otherLoop)
            .run("ok");
    assertThat(there.status()).as("all loops share it").isEqualTo(200);
    loops.ticker().advance(Duration.ofSeconds(10));
    assertThat(ask(auth, "alice:abc").status()).isEqualTo(200);
  }

  @Test
  void theUsersNameGoesToTheEndpointAndNobodyElsesDoes() {
    Middleware auth = made("user_header: X-Remote-User");
    FakeExchange x =
        ask(
            auth,
            FakeExchange.get("/")
                .header("Authorization", basic("jürgen:a"))
                .header("x-remote-user", "root")
                .header("X_Remote_User", "root")
                .header("X-Remote-Users", "kept"));
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.request().headers().toString())
        .doesNotContain("root")
        .contains("X-Remote-Users: kept");
    assertThat(x.request().headers().get("X-Remote-User").getBytes(ISO_8859_1))
        .isEqualTo("jürgen".getBytes(UTF_8));
  }

  @Test
  void credentialsArePassedOnWhenAsked() {
    FakeExchange x = ask(made("forward_credentials: true"), "alice:abc");
    assertThat(x.request().headers().get(HeaderName.AUTHORIZATION)).isEqualTo(basic("alice:abc"));
  }

  @Test
  void observeLetsPassCountsAndKnowsWhoIsRight() {
    Middleware auth =
        made("{mode: observe, user_header: X-User}".replaceAll("[{}]", "").replace(", ", "\n"));
    FakeExchange wrong =
        ask(
            auth,
            FakeExchange.get("/")
                .header("Authorization", basic("alice:no"))
                .header("X-User", "root"));
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.field("WWW-Authenticate")).isNull();
    assertThat(wrong.exchange().principal()).isNull();
    assertThat(wrong.request().headers().contains(HeaderName.AUTHORIZATION)).isTrue();
    assertThat(wrong.request().headers().get("X-User")).isNull();
    assertThat(ask(auth, FakeExchange.get("/")).status()).isEqualTo(200);
    assertThat(refused("observe")).isEqualTo(2);
    assertThat(ask(auth, "alice:abc").exchange().principal().name()).isEqualTo("alice");
    assertThat(refused("observe")).isEqualTo(2);
    assertThat(refused("enforce")).isZero();
  }

  /** The verifier is closed, so that it takes nobody. */
  @Test
  void aFullQueueIs503AndSaysWhenToComeBack() {
    Middleware auth = made("");
    definition.close();
    FakeExchange x = ask(auth, "alice:abc");
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.text()).isEqualTo("overloaded");
    assertThat(x.field("Retry-After")).isEqualTo("1");
    assertThat(x.field("WWW-Authenticate")).isNull();
  }

  @Test
  void aClientThatGoesAwayWhileItIsVerifiedEndsOnce() throws InterruptedException {
    Middleware auth = made("");
    FakeExchange x =
        FakeExchange.get("/").header("Authorization", basic("alice:abc")).through(auth);
    CountDownLatch aborted = new CountDownLatch(1);
    context.runOnContext(
        nothing -> {
          x.run("never");
          x.abort();
          aborted.countDown();
        });
    assertThat(aborted.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ask(auth, "jürgen:a").status()).as("hashed after it, if it was").isEqualTo(200);
    assertThat(x.ends()).isEqualTo(1);
    assertThat(x.status()).isZero();
  }

  @Test
  void itKeepsTheContract() {
    Conformance.check(new BasicAuthFactory(), USERS);
    Conformance.check(new BasicAuthFactory(), USERS + "mode: observe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 1:1 users: names no user, so nobody could come",
        "{users: alice} | users: item 1 names no user",
        "{users: ['alice:secret']} | users: item 1: user \"alice\" has a password written plain",
        "{users: ['alice:$apr1$a$b']} | has an MD5 hash",
        "{users: ['alice:{SHA}abc=']} | has an SHA-1 hash",
        "{users: ['a:@', 'a:@']} | item 2: user \"a\" stands here a second time",
        "{users: ['a:@'], realm: \"a\\nb\"} | realm: holds a control character",
        "{users: ['a:@'], user_header: 'X User'} | user_header: \"X User\" is no field name",
        "{users_file: /nowhere/htpasswd} | users_file: /nowhere/htpasswd does not exist",
        "{users: ['a:@'], users_file: /nowhere/htpasswd} | does not exist",
        "{users: ['a:@'], hash_queue: 0} | out of range; expected a whole number from 1 to 10000",
        "{users: ['a:@'], cache_ttl: 2d} | out of range"
      })
  void whatTheOperatorCanGetWrong(String yaml, String message) {
    String hash = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
    assertThat(Configured.problems(new BasicAuthFactory(), yaml.replace("@", hash)))
        .singleElement()
        .asString()
        .contains(message)
        .doesNotContain("secret", hash);
  }
}
