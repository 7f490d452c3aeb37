package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 1_023, 1_024, 5_000, 100_000, 999_999, 1_000_000, 25_000_000, 60_000_000_000L})
  void aLatencyLiesInABucketAtMostAQuarterWide(long nanos) {
    int bucket = Latencies.bucket(nanos);
    long lower = bucket == 0 ? 0 : Latencies.upper(bucket - 1);
    assertThat(nanos).isBetween(lower, Latencies.upper(bucket) - 1);
    assertThat(Latencies.upper(bucket) - lower).isLessThanOrEqualTo(1_024 + lower / 4);
  }

  @Test
  void bucketsFollowEachOtherAndHoldEverything() {
    for (int bucket = 1; bucket < Latencies.BUCKETS; bucket++) {
      assertThat(Latencies.bucket(Latencies.upper(bucket - 1))).isEqualTo(bucket);
    }
    assertThat(Latencies.bucket(Long.MAX_VALUE)).isEqualTo(Latencies.BUCKETS - 1);
    assertThat(Latencies.bucket(-5)).isZero();
  }

  @Test
  void quantilesAndTailsAreThoseOfTheBuckets() {
    LoopTally tally = new LoopTally();
    for (int i = 1; i <= 100; i++) {
      tally.answered(true, i * 1_000_000L);
    }
    tally.answered(true, 0);
    tally.failed(true);
    Samples samples = tally.samples(true);

    assertThat(samples.requests()).isEqualTo(102);
    assertThat(samples.errors()).isEqualTo(1);
    assertThat(samples.answers()).isEqualTo(100);
    assertThat(samples.quantile(50) / 1e6).isBetween(50.0, 62.5);
    assertThat(samples.quantile(99) / 1e6).isBetween(99.0, 124.0);
    assertThat(samples.slowerThan(200_000_000)).isZero();
    assertThat(samples.slowerThan(1_000)).isEqualTo(100);
    assertThat(samples.since(samples).requests()).isZero();
    assertThat(samples.plus(samples).slowerThan(1_000)).isEqualTo(200);
    assertThat(tally.samples(false).requests()).isZero();
    assertThat(Samples.none().quantile(95)).isZero();
    assertThat(Samples.none().errorShare()).isZero();
  }
}
