package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Failures;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Fault;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Scope;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a circuit breaker opens, what it then lets through, and how it closes again. */
class BreakerTest {
  private final ManualTicker ticker = new ManualTicker();
  private final List<String> told = new ArrayList<>();

  private static CircuitBreakerConfig config(Scope scope, double failures, double slow, int ramp) {
    return new CircuitBreakerConfig(
        scope,
        Duration.ofSeconds(10),
        10,
        new Ratio(failures),
        new Ratio(slow),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        3,
        Duration.ofSeconds(ramp),
        new Failures(StatusRanges.parse("500-599"), List.of(Fault.CONNECT, Fault.TIMEOUT)),
        null);
  }

  private Breaker breaker(double failures, double slow, int ramp) {
    return new Breaker(
        config(Scope.SERVICE, failures, slow, ramp),
        2,
        ticker,
        (state, why) -> told.add(state.text() + (why.isEmpty() ? "" : ": " + why)));
  }

  private void advance(double seconds) {
    ticker.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /** One call after the other: its status, s for a slow 200; t, r and c are failures of ours. */
  private void calls(Breaker breaker, String calls) {
    int loop = 0;
    for (String call : calls.split(" ", -1)) {
      if (call.equals("+")) {
        advance(9);
        continue;
      }
      if (!breaker.admit()) {
        continue;
      }
      loop = 1 - loop;
      long now = ticker.nanos();
      switch (call) {
        case "s" -> breaker.answered(loop, 200, 1_000_000_000, now);
        case "t" -> breaker.failed(loop, FailureKind.RESPONSE_TIMEOUT, now);
        case "r" -> breaker.failed(loop, FailureKind.UPSTREAM_RESET, now);
        case "c" -> breaker.failed(loop, FailureKind.CLIENT_ABORTED, now);
        default -> breaker.answered(loop, Integer.parseInt(call), 1_000_000, now);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0.5, 0,   200 200 200 200 200 500 500 500 500 500,     open: 5 of 10 calls failed
          0.5, 0,   200 200 200 200 200 200 500 500 500 500 500,
          0.5, 0,   500 500 500 500 500 500 500 500 500,
          0.5, 0,   500 500 500 500 500 200 200 200 200 200,
          0.5, 0,   500 500 500 500 500 200 200 200 200 200 t,   open: 6 of 11 calls failed
          1,   0,   500 500 500 500 500 500 500 500 500 t,       open: 10 of 10 calls failed
          1,   0,   500 500 500 500 500 500 500 500 500 200 t,
          0.1, 0,   200 200 200 200 200 200 200 200 200 404 404,
          0.1, 0,   200 200 200 200 200 200 200 200 200 r c r c,
          0,   0.5, 200 200 200 200 200 s s s s s,               open: 5 of 10 calls were slow
          0,   0.5, 500 500 500 500 500 500 500 500 500 500,
          0.5, 0,   s s s s s s s s s s s,
          0.5, 0,   500 500 500 500 + 500 + 500 500 500 500 500,
          """)
  void whatOpens(double failures, double slow, String calls, String opened) {
    calls(breaker(failures, slow, 0), calls);
    assertThat(told).isEqualTo(opened == null ? List.of() : List.of(opened));
  }

  private Breaker opened(int ramp) {
    Breaker breaker = breaker(0.5, 0.9, ramp);
    calls(breaker, "500 ".repeat(10).trim());
    assertThat(breaker.circuit().state()).isEqualTo(Circuit.State.OPEN);
    told.clear();
    return breaker;
  }

  private static int admitted(Breaker breaker, int calls) {
    int admitted = 0;
    for (int i = 0; i < calls; i++) {
      admitted += breaker.admit() ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void openLetsNothingThroughAndThenJustTheProbes() {
    Breaker breaker = opened(0);
    assertThat(breaker.retrySeconds()).isEqualTo(10);
    advance(9.999);
    assertThat(admitted(breaker, 100)).isZero();
    assertThat(breaker.retrySeconds()).isEqualTo(1);
    advance(0.001);
    assertThat(admitted(breaker, 100)).isEqualTo(3);
    assertThat(told).containsExactly("half_open: 10 of 10 calls failed");
  }

  @Test
  void goodProbesCloseAndOldFailuresAreForgotten() {
    Breaker breaker = opened(0);
    advance(10);
    calls(breaker, "200 200 200");
    assertThat(told).containsExactly("half_open: 10 of 10 calls failed", "closed");
    calls(breaker, "500 500 500 500 500 500 500 500 500");
    assertThat(breaker.circuit().state()).isEqualTo(Circuit.State.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({"200 200 500, a probe failed", "t, a probe failed", "200 s, a probe was slow"})
  void aBadProbeOpensAgainForTheWholeTime(String probes, String why) {
    Breaker breaker = opened(0);
    advance(10);
    calls(breaker, probes);
    assertThat(told).containsExactly("half_open: 10 of 10 calls failed", "open: " + why);
    advance(9.9);
    assertThat(admitted(breaker, 5)).isZero();
    assertThat(breaker.opened()).isEqualTo(2);
  }

  @Test
  void aProbeThatSaysNothingMakesRoomForAnother() {
    Breaker breaker = opened(0);
    advance(10);
    calls(breaker, "c c c c c c 200 200 200");
    assertThat(breaker.circuit().state()).isEqualTo(Circuit.State.CLOSED);
  }

  @Test
  void probesThatNobodyHearsOfDoNotShutItForEver() {
    Breaker breaker = opened(0);
    advance(10);
    assertThat(admitted(breaker, 5)).isEqualTo(3);
    advance(10);
    assertThat(admitted(breaker, 5)).isEqualTo(3);
  }

  @Test
  void callsFromBeforeItOpenedChangeNothingWhileItIsOpen() {
    Breaker breaker = opened(0);
    breaker.answered(0, 200, 1, ticker.nanos());
    breaker.failed(1, FailureKind.RESPONSE_TIMEOUT, ticker.nanos());
    assertThat(told).isEmpty();
    assertThat(admitted(breaker, 5)).isZero();
  }

  @Test
  void theRampLetsMoreAndMoreThrough() {
    Breaker breaker = opened(10);
    advance(10);
    calls(breaker, "200 200 200");
    assertThat(told).endsWith("ramp: 10 of 10 calls failed");
    assertThat(admitted(breaker, 1000)).as("a tenth").isBetween(95, 105);
    advance(3);
    assertThat(admitted(breaker, 1000)).isBetween(295, 305);
    advance(5);
    assertThat(admitted(breaker, 1000)).isBetween(795, 805);
    advance(2);
    assertThat(admitted(breaker, 1000)).isEqualTo(1000);
    assertThat(told).endsWith("closed");
  }

  @Test
  void whatFailsOnTheRampOpensAgain() {
    Breaker breaker = opened(10);
    advance(10);
    calls(breaker, "200 200 200");
    calls(breaker, "500 ".repeat(200).trim());
    assertThat(told).endsWith("open: 10 of 10 calls failed");
  }

  // ---- in a service

  private static ServiceConfigs two(Scope scope) {
    return ServiceConfigs.named("s")
        .endpoint("http://127.0.0.1:1")
        .endpoint("http://127.0.0.1:2")
        .breaker(config(scope, 0.5, 0, 10));
  }

  private static void burst(Pool pool, int index) {
    for (int i = 0; i < 10; i++) {
      pool.answers(index, 500);
    }
  }

  @Test
  void theBreakerOfAServiceRefusesOnEveryLoop() {
    Pool pool = new Pool(two(Scope.SERVICE));
    burst(pool, 0);
    LoopService other = pool.onLoop(1);
    assertThat(pool.pick()).isNull();
    assertThat(pool.loop.refusal()).isEqualTo(Refusal.CIRCUIT_OPEN);
    assertThat(other.pick(Pool.from("10.0.0.1"), AttemptLog.NONE, pool.ticker.nanos())).isNull();
    assertThat(pool.loop.retrySeconds()).isEqualTo(10);
    ServiceView.Circuits view = pool.service().view().circuits();
    assertThat(view).isEqualTo(new ServiceView.Circuits("open", "10 of 10 calls failed", 1, 2));
  }

  @Test
  void aReloadLeavesItOpenAndOtherSettingsBeginAnew() {
    Pool pool = new Pool(two(Scope.SERVICE));
    burst(pool, 0);
    pool.reload(two(Scope.SERVICE).endpoint("http://127.0.0.1:3"));
    assertThat(pool.pick()).isNull();
    pool.reload(two(Scope.SERVICE).breaker(config(Scope.SERVICE, 0.9, 0, 0)));
    assertThat(pool.pick()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(LoadBalancerKind.class)
  void theBreakerOfAnEndpointSendsRequestsToOthers(LoadBalancerKind kind) {
    Pool pool = new Pool(two(Scope.ENDPOINT).by(kind));
    burst(pool, 0);
    assertThat(pool.shares(20)).containsOnlyKeys("2");
    assertThat(pool.service().view().endpoints().get(0).why())
        .isEqualTo("its circuit breaker is open: 10 of 10 calls failed");
    burst(pool, 1);
    assertThat(pool.port()).isEqualTo("-");
    assertThat(pool.loop.refusal()).isEqualTo(Refusal.CIRCUIT_OPEN);
    assertThat(pool.loop.retrySeconds()).isEqualTo(10);
    pool.advance(10);
    int probes = 0;
    for (int i = 0; i < 20; i++) {
      probes += pool.port(Pool.from("10.0.0." + i)).equals("-") ? 0 : 1;
    }
    assertThat(probes).as("three for each").isEqualTo(6);
  }

  @Test
  void anEndpointGrowsIntoItsShareAgain() {
    Pool pool = new Pool(two(Scope.ENDPOINT));
    burst(pool, 0);
    pool.advance(10);
    for (int i = 0; i < 8; i++) {
      Endpoint picked = pool.pick();
      assertThat(picked).isNotNull();
      pool.loop.answered(picked, 200, 1_000_000, pool.ticker.nanos());
      pool.loop.finished(picked);
    }
    assertThat(pool.endpoint(0).breaker()).isNotNull();
    assertThat(pool.shares(110).get("1")).isBetween(8, 12); // a tenth of the other's
    pool.advance(5);
    assertThat(pool.shares(300).get("1")).isBetween(96, 104); // half of the other's
    pool.advance(5);
    assertThat(pool.shares(100).get("1")).isBetween(49, 51);
  }

  @Test
  void whoWaitsIsNotHandedAnEndpointWhoseBreakerIsOpen() {
    Pool pool =
        new Pool(
            ServiceConfigs.named("s")
                .limited("http://127.0.0.1:1", 1)
                .limited("http://127.0.0.1:2", 1)
                .breaker(config(Scope.ENDPOINT, 0.5, 0, 0)));
    Endpoint first = pool.pick();
    Endpoint second = pool.pick();
    assertThat(first).isNotNull();
    assertThat(second).isNotNull();
    List<Endpoint> served = new ArrayList<>();
    Ticket ticket = pool.loop.await(2, served::add);
    assertThat(ticket).isNotNull();
    burst(pool, 0);
    pool.loop.finished(pool.endpoint(0));
    assertThat(served).isEmpty();
    pool.loop.finished(pool.endpoint(1));
    assertThat(served).containsExactly(pool.endpoint(1));
  }
}
