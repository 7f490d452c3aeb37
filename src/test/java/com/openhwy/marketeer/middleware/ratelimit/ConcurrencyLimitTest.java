package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private final Loops loops = new Loops();
  private final LoopResources loop = loops.loop(0);

  private static MiddlewareDefinition defined(String yaml) {
    return Configured.define(new ConcurrencyLimitFactory(), "busy", yaml);
  }

  /** A request whose endpoint takes its time. */
  private static FakeExchange hold(Middleware limit, String client) {
    FakeExchange x = FakeExchange.get("/").through(limit);
    x.exchange().route("api");
    try {
      x.request().client(InetAddress.getByName(client), client);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
    return x.run(held -> {});
  }

  private static void answer(FakeExchange x) {
    x.exchange().response().status(200);
    x.exchange().respond();
    assertThat(x.ends()).isEqualTo(1);
  }

  private long refused(String mode) {
    return loop.meters()
        .counter("middleware_refused_total", "middleware", "busy", "route", "api", "mode", mode)
        .value();
  }

  @Test
  void whoHasTooManyUnderWayHasToWaitForOneToEnd() {
    Middleware limit = Configured.instance(defined("{max: 2}"), loop);
    FakeExchange one = hold(limit, "192.0.2.1");
    FakeExchange two = hold(limit, "192.0.2.1");
    FakeExchange three = hold(limit, "192.0.2.1");
    assertThat(three.status()).isEqualTo(429);
    assertThat(three.field("Retry-After")).isEqualTo("1");
    assertThat(three.exchange().failure().detail())
        .isEqualTo("at most 2 requests at the same time (busy)");
    assertThat(hold(limit, "192.0.2.2").status()).isZero();
    assertThat(refused("enforce")).isEqualTo(1);

    answer(one);
    FakeExchange four = hold(limit, "192.0.2.1");
    assertThat(four.status()).isZero();
    assertThat(hold(limit, "192.0.2.1").status()).isEqualTo(429);
    answer(two);
    answer(four);
    assertThat(hold(limit, "192.0.2.1").status()).isZero();
  }

  @Test
  void whateverWayARequestEndsItsPlaceIsFreeOnce() {
    Middleware limit = Configured.instance(defined("{max: 1}"), loop);
    hold(limit, "192.0.2.1").abort();
    FakeExchange failing = hold(limit, "192.0.2.1");
    assertThat(failing.status()).isZero();
    failing.exchange().fail(Failure.of(FailureKind.RESPONSE_TIMEOUT, "late"));
    assertThat(failing.status()).isEqualTo(504);
    assertThat(hold(limit, "192.0.2.1").status()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(hold(limit, "192.0.2.1").status()).isEqualTo(429);
    }
  }

  @Test
  void allLoopsCountTogether() {
    MiddlewareDefinition definition = defined("{max: 2, key: global}");
    Middleware one = Configured.instance(definition, loops.loop(0));
    Middleware two = Configured.instance(definition, loops.loop(1));
    FakeExchange first = hold(one, "192.0.2.1");
    hold(two, "192.0.2.2");
    assertThat(hold(one, "192.0.2.3").status()).isEqualTo(429);
    answer(first);
    assertThat(hold(two, "192.0.2.3").status()).isZero();
  }

  @Test
  void observeLetsPassAndForgetsNothing() {
    Middleware limit = Configured.instance(defined("{max: 1, mode: observe}"), loop);
    FakeExchange one = hold(limit, "192.0.2.1");
    FakeExchange over = hold(limit, "192.0.2.1");
    assertThat(over.status()).isZero();
    answer(over);
    assertThat(over.field("Retry-After")).isNull();
    assertThat(hold(limit, "192.0.2.1").status()).isZero();
    assertThat(refused("observe")).isEqualTo(2);
    answer(one);
    hold(limit, "192.0.2.1");
    assertThat(refused("observe")).isEqualTo(2);
  }

  @Test
  void outOfOrder() {
    assertThat(Configured.problems(new ConcurrencyLimitFactory(), "{name: busy}"))
        .singleElement()
        .asString()
        .contains("\"max\" is missing");
    assertThat(Configured.problems(new ConcurrencyLimitFactory(), "{max: 0}"))
        .singleElement()
        .asString()
        .contains("max: 0 is out of range");
  }
}
