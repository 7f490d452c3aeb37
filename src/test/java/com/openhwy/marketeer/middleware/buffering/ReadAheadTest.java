package com.openhwy.marketeer.middleware.buffering;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.middleware.buffering.BufferingFactory.Definition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final Failure BROKEN = Failure.of(FailureKind.UPSTREAM_TRUNCATED, "broken");
  private static final String KIB = "k".repeat(1024);

  private final LoopResources loop = new Loops().loop(0);
  private final Spring endpoint = new Spring();
  private final Definition definition =
      (Definition)
          Configured.define(
              new BufferingFactory(),
              "b",
              "{response: true, max_response: 8KiB, max_request: 1, total: 10KiB}");

  @AfterEach
  void nothingIsHeldAnyMore() {
    assertThat(definition.budget().held()).isZero();
  }

  private FakeExchange slow(long takes, Spring body, String type) {
    FakeExchange x = FakeExchange.get("/").through(Configured.instance(definition, loop));
    x.client().pauseAfter(takes);
    return x.run(
        asked -> {
          asked.response().status(200).body(body, Response.UNKNOWN);
          asked.response().headers().add("Content-Type", type);
          asked.respond();
        });
  }

  private FakeExchange slow(long takes) {
    return slow(takes, endpoint, "text/plain");
  }

  @Test
  void whatTheClientTakesPassesAtOnce() {
    FakeExchange x = slow(Long.MAX_VALUE);
    endpoint.flow("one");
    assertThat(x.text()).isEqualTo("one");
    endpoint.flow("");
    assertThat(x.client().flushes()).isEqualTo(1);
    endpoint.flow("two").end();
    assertThat(x.text()).isEqualTo("onetwo");
    assertThat(x.whole()).isTrue();
  }

  @Test
  void theEndpointIsDoneBeforeASlowClient() {
    FakeExchange x = slow(1);
    endpoint.flow("a");
    assertThat(x.client().paused()).isTrue();
    endpoint.flow(KIB).flow("small").flow("").flow("x".repeat(3000)).end();
    assertThat(endpoint.paused).isFalse();
    assertThat(x.text()).isEqualTo("a");
    assertThat(definition.budget().held()).isPositive();
    x.client().resume();
    assertThat(x.text()).isEqualTo("a" + KIB + "small" + "x".repeat(3000));
    assertThat(x.whole()).isTrue();
  }

  @Test
  void beyondTheLimitTheEndpointWaits() {
    FakeExchange x = slow(1);
    endpoint.flow("a");
    for (int i = 0; i < 7; i++) {
      endpoint.flow(KIB);
    }
    assertThat(endpoint.paused).isFalse();
    endpoint.flow(KIB);
    assertThat(endpoint.paused).isTrue();
    endpoint.flow("had been read already");
    x.client().resume();
    assertThat(endpoint.paused).isFalse();
    assertThat(x.client().flushes()).isPositive();
    endpoint.flow("more").end();
    assertThat(x.text()).isEqualTo("a" + KIB.repeat(8) + "had been read already" + "more");
  }

  @Test
  void whereAllHoldTooMuchTheEndpointWaits() {
    FakeExchange first = slow(1);
    endpoint.flow("a").flow("x".repeat(7000));
    Spring other = new Spring();
    FakeExchange second = slow(1, other, "text/plain");
    other.flow("a").flow("x".repeat(4000));
    assertThat(endpoint.paused).isFalse();
    assertThat(other.paused).isTrue();
    second.client().resume();
    assertThat(other.paused).isFalse();
    other.end();
    endpoint.end();
    first.client().resume();
    assertThat(second.bytes()).hasSize(4001);
    assertThat(first.bytes()).hasSize(7001);
  }

  @Test
  void eventsAreNotHeld() {
    slow(1, endpoint, "text/event-stream; charset=utf-8");
    endpoint.flow("data: 1\n\n");
    assertThat(endpoint.paused).isTrue();
    endpoint.end();
  }

  @Test
  void aBreakGoesThroughAtOnce() {
    FakeExchange x = slow(1);
    endpoint.flow("a").flow(KIB);
    endpoint.sink.fail(BROKEN);
    assertThat(x.client().broken()).isEqualTo(BROKEN);
    assertThat(x.text()).isEqualTo("a");
  }

  @Test
  void aClientThatLeavesEndsIt() {
    FakeExchange x = slow(1);
    endpoint.flow("a").flow(KIB);
    x.abort();
    assertThat(endpoint.cancelled).isNotNull();
    endpoint.flow("late");
    assertThat(x.text()).isEqualTo("a");
    assertThat(x.ends()).isEqualTo(1);
  }
}
