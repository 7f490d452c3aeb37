package com.openhwy.marketeer.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.maintenance.MaintenanceFactory;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static String said(Duration after, Duration jitter, RandomGenerator random) {
    FakeExchange x = FakeExchange.get("/");
    new RetryAfter(after, jitter, random).set(x.exchange());
    return x.exchange().response().headers().get("Retry-After");
  }

  /** Always the most that is allowed, or the least. */
  private static RandomGenerator always(boolean most) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new IllegalStateException("asked without a bound");
      }

      @Override
      public long nextLong(long bound) {
        return most ? bound - 1 : 0;
      }
    };
  }

  @Test
  void withoutJitterItIsWhatItIs() {
    assertThat(said(Duration.ofMinutes(5), Duration.ZERO, always(true))).isEqualTo("300");
  }

  @Test
  void jitterAddsUpToItsSeconds() {
    assertThat(said(Duration.ofSeconds(1), Duration.ofSeconds(9), always(true))).isEqualTo("10");
    assertThat(said(Duration.ofSeconds(1), Duration.ofSeconds(9), always(false))).isEqualTo("1");
  }

  @Test
  void clientsAreSpreadOverAllOfIt() {
    Random random = new Random(7);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      seen.add(said(Duration.ofSeconds(5), Duration.ofSeconds(2), random));
    }
    assertThat(seen).containsExactly("5", "6", "7");
  }

  @Test
  void aMiddlewareTakesItFromItsSettings() {
    FakeExchange x =
        FakeExchange.get("/")
            .through(
                Configured.instance(
                    Configured.define(
                        new MaintenanceFactory(), "m", "{retry_after: 1m, retry_after_jitter: 5s}"),
                    new Loops().loop(0)))
            .run("never");
    assertThat(Integer.parseInt(x.field("Retry-After"))).isBetween(60, 65);
  }
}
