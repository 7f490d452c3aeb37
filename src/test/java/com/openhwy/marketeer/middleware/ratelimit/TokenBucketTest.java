package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Rate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long state;

  /** How many of so many requests pass at one moment. */
  private int passed(Algorithm algorithm, int requests, long now) {
    int passed = 0;
    for (int i = 0; i < requests; i++) {
      long charged = algorithm.charge(state, now);
      if (charged != Algorithm.REFUSED) {
        state = charged;
        passed++;
      }
    }
    return passed;
  }

  @Test
  void aBurstPassesThenThePace() {
    TokenBucket bucket = new TokenBucket(Rate.parse("100/s"), 50);
    assertThat(passed(bucket, 60, 0)).isEqualTo(50);
    assertThat(passed(bucket, 60, 10 * MILLI - 1)).isZero();
    assertThat(passed(bucket, 60, 10 * MILLI)).isEqualTo(1);
    assertThat(passed(bucket, 60, 110 * MILLI)).isEqualTo(10);
    assertThat(passed(bucket, 600, 100 * SECOND)).isEqualTo(50);
  }

  @Test
  void tellsWhatIsLeftAndWhenThereIsMore() {
    TokenBucket bucket = new TokenBucket(Rate.parse("10/s"), 4);
    long now = 7 * SECOND;
    assertThat(bucket.remaining(0, now)).isEqualTo(4);
    assertThat(bucket.untilNext(0, now)).isZero();
    assertThat(bucket.reset(0, now)).isZero();
    passed(bucket, 3, now);
    assertThat(bucket.remaining(state, now)).isEqualTo(1);
    assertThat(bucket.untilNext(state, now)).isZero();
    assertThat(bucket.reset(state, now)).isEqualTo(300 * MILLI);
    passed(bucket, 3, now);
    assertThat(bucket.remaining(state, now)).isZero();
    assertThat(bucket.untilNext(state, now)).isEqualTo(100 * MILLI);
    assertThat(bucket.untilNext(state, now + 40 * MILLI)).isEqualTo(60 * MILLI);
    assertThat(bucket.used(state, now + 400 * MILLI)).isZero();
  }

  @Test
  void aRefundIsAsIfNothingHappened() {
    TokenBucket bucket = new TokenBucket(Rate.parse("10/s"), 4);
    passed(bucket, 3, SECOND);
    long before = state;
    assertThat(bucket.refund(bucket.charge(before, SECOND), SECOND)).isEqualTo(before);
    assertThat(bucket.refund(0, SECOND)).isZero();
  }

  /** A client is told a quota it can count on over the window it is told. */
  @ParameterizedTest
  @CsvSource({
    "100/s,     50,   100,    1",
    "100/s,     200,  200,    2",
    "600/m,     10,   600,    60",
    "100/100ms, 1,    1000,   1",
    "5/10s,     5,    5,      10",
    "1/h,       3,    3,      10800",
    "3/s,       3,    3,      1"
  })
  void thePolicy(String rate, long burst, long quota, long seconds) {
    TokenBucket bucket = new TokenBucket(Rate.parse(rate), burst);
    assertThat(bucket.quota()).isEqualTo(quota);
    assertThat(bucket.windowSeconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"3/s", "7/s", "1000/m", "299999/s", "10000000/s", "13/h"})
  void theRateHasNoRoundingToSpeakOf(String text) {
    Rate rate = Rate.parse(text);
    TokenBucket bucket = new TokenBucket(rate, 1);
    double interval = rate.period().toNanos() / (double) rate.events();
    assertThat((double) bucket.untilNext(bucket.charge(0, 0), 0))
        .isBetween(interval * 0.9999 - 1, interval + 1);
  }

  @Property(tries = 300)
  void neverMoreThanBurstAndRateAllow(
      @ForAll @IntRange(min = 1, max = 1000) int events,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(min = 1, max = 60) long[] seeds,
      @ForAll @LongRange(min = 1, max = 3_000_000_000L) long widest) {
    TokenBucket bucket = new TokenBucket(new Rate(events, Duration.ofSeconds(1)), burst);
    long now = 0;
    long admitted = 0;
    long known = 0;
    for (long seed : seeds) {
      now += Math.floorMod(seed, widest);
      for (int i = 0; i < 5; i++) {
        long charged = bucket.charge(known, now);
        assertThat(charged == Algorithm.REFUSED).isEqualTo(bucket.remaining(known, now) == 0);
        if (charged != Algorithm.REFUSED) {
          known = charged;
          admitted++;
        }
      }
      double allowed = burst + now / (double) SECOND * events;
      assertThat((double) admitted).isLessThanOrEqualTo(allowed * 1.000001 + 0.001);
    }
  }
}
