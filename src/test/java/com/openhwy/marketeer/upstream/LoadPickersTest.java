package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The algorithms that go by chance, load or latency. Dice are seeded, so nothing is left to luck.
 */
class LoadPickersTest {
  private static final int PICKS = 40_000;

  @Test
  void randomGoesByWeight() {
    Pool pool = new Pool(weights(LoadBalancerKind.RANDOM, 1, 2, 5));

    Map<String, Integer> shares = pool.shares(PICKS);

    assertThat(shares.get("1")).isCloseTo(PICKS / 8, within(PICKS / 80));
    assertThat(shares.get("2")).isCloseTo(PICKS / 4, within(PICKS / 80));
    assertThat(shares.get("3")).isCloseTo(PICKS * 5 / 8, within(PICKS / 80));
  }

  @Test
  void leastConnectionsCountsWhatAllLoopsHaveInFlight() {
    Pool pool = new Pool(weights(LoadBalancerKind.LEAST_CONNECTIONS, 1, 1));
    LoopService other = pool.onLoop(1, LoadBalancerKind.ROUND_ROBIN);
    Endpoint busy = take(other);

    assertThat(pool.ports(4)).doesNotContain(Integer.toString(busy.port()));

    other.finished(busy);
    assertThat(pool.shares(10)).as("idle again: both alike").containsValues(5, 5);
  }

  @Test
  void leastConnectionsGoesByWeight() {
    Pool pool = new Pool(weights(LoadBalancerKind.LEAST_CONNECTIONS, 1, 3));
    for (int i = 0; i < 40; i++) {
      assertThat(pool.pick()).isNotNull();
    }

    assertThat(pool.endpoint(0).state().inFlight()).isEqualTo(10);
    assertThat(pool.endpoint(1).state().inFlight()).isEqualTo(30);
  }

  @Test
  void twoChoicesPreferTheFaster() {
    Pool pool = new Pool(weights(LoadBalancerKind.P2C_EWMA, 1, 1));
    pool.loop.answered(pool.endpoint(0), 200, millis(50), pool.ticker.nanos());
    pool.loop.answered(pool.endpoint(1), 200, millis(5), pool.ticker.nanos());

    assertThat(pool.shares(100)).isEqualTo(Map.of("2", 100));
  }

  @Test
  void twoChoicesPreferTheLessLoadedOfEquals() {
    Pool pool = new Pool(weights(LoadBalancerKind.P2C_EWMA, 1, 1, 1, 1));
    for (int i = 0; i < 4; i++) {
      pool.loop.answered(pool.endpoint(i), 200, millis(5), pool.ticker.nanos());
    }
    for (int i = 0; i < 400; i++) {
      assertThat(pool.pick()).isNotNull();
    }

    for (int i = 0; i < 4; i++) {
      assertThat(pool.endpoint(i).state().inFlight()).isBetween(95L, 105L);
    }
  }

  @Test
  void anEndpointThatWasSlowIsTriedAgainInTheEnd() {
    Pool pool = new Pool(weights(LoadBalancerKind.P2C_EWMA, 1, 1));
    pool.loop.answered(pool.endpoint(0), 200, millis(500), pool.ticker.nanos());
    for (int i = 0; i < 12; i++) {
      pool.ticker.advance(Duration.ofSeconds(10));
      pool.loop.answered(pool.endpoint(1), 200, millis(5), pool.ticker.nanos());
    }

    assertThat(pool.port()).isEqualTo("1");
  }

  @Test
  void aNewcomerIsNotFloodedBeforeItsFirstAnswer() {
    Pool pool = new Pool(weights(LoadBalancerKind.P2C_EWMA, 1, 1));
    pool.loop.answered(pool.endpoint(0), 200, millis(5), pool.ticker.nanos());
    for (int i = 0; i < 50; i++) {
      assertThat(pool.pick()).isNotNull();
    }

    assertThat(pool.endpoint(1).state().inFlight()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(LoadBalancerKind.class)
  void everyAlgorithmAvoidsWhatWasTriedAndWhatIsDown(LoadBalancerKind kind) {
    Pool pool = new Pool(weights(kind, 1, 1, 1, 1).checked());
    pool.allUp();
    pool.health(1, Health.DOWN);
    AttemptLog tried = new AttemptLog();
    for (int i = 0; i < 3; i++) {
      Endpoint next = pool.pick(Pool.from("10.0.0.7"), tried);
      assertThat(next).isNotNull();
      assertThat(tried.contains(next)).isFalse();
      assertThat(next.port()).isNotEqualTo(2);
      tried.add(next);
    }

    assertThat(tried.size()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(LoadBalancerKind.class)
  void everyAlgorithmKnowsWhenThereIsNobody(LoadBalancerKind kind) {
    Pool pool = new Pool(weights(kind, 1, 1).checked());
    pool.health(0, Health.DOWN);
    pool.health(1, Health.DOWN);

    assertThat(pool.pick()).isNull();
    assertThat(pool.loop.refusal()).isEqualTo(Refusal.NO_ENDPOINT);
    assertThat(new Pool(ServiceConfigs.named("empty").by(kind)).pick()).isNull();
  }

  @Test
  void aRouteMayHaveItsOwnAlgorithm() {
    Pool pool = new Pool(weights(LoadBalancerKind.ROUND_ROBIN, 1, 1, 1, 1));
    LoopService own = pool.service().onLoop(0, Runnable::run, LoadBalancerKind.IP_HASH);
    Endpoint first = own.pick(Pool.from("10.1.2.3"), AttemptLog.NONE, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(own.pick(Pool.from("10.1.2.3"), AttemptLog.NONE, 0)).isSameAs(first);
    }
    LoopService inherited = pool.service().onLoop(0, Runnable::run, null);
    assertThat(take(inherited)).isNotSameAs(take(inherited));
  }

  private static Endpoint take(LoopService loop) {
    return Objects.requireNonNull(loop.pick(new Request(), AttemptLog.NONE, 0));
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  private static ServiceConfigs weights(LoadBalancerKind kind, int... weights) {
    ServiceConfigs config = ServiceConfigs.named("s").by(kind);
    for (int i = 0; i < weights.length; i++) {
      config.endpoint("http://127.0.0.1:" + (i + 1), weights[i]);
    }
    return config;
  }
}
