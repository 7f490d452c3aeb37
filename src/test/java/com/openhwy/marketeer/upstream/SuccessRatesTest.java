package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.OutlierDetectionConfig.SuccessRate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparing endpoints by the share of their answers that are good. */
class SuccessRatesTest {
  private static final SuccessRate RATE = new SuccessRate(1.9, Duration.ofSeconds(10), 5, 100);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1 1 1 1 1,       1.9, 1.0
          1 1 1 1 0.5,     1.9, 0.52
          1 1 1 1 1 0.4,   1.9, 0.4751
          0.5 0.5 0.5,     1,   0.5
          1 0,             1,   0
          """)
  void theMeanLessSoManyDeviations(String rates, double deviations, double least) {
    double[] shares =
        Arrays.stream(rates.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    assertThat(SuccessRates.threshold(shares, deviations)).isEqualTo(least, Offset.offset(1e-3));
  }

  private static Pool pool(int size) {
    return new Pool(config(size, RATE));
  }

  private static ServiceConfigs config(int size, @Nullable SuccessRate rate) {
    ServiceConfigs config =
        ServiceConfigs.named("s").outliers(ServiceConfigs.outliers(0, 0, 0, rate));
    for (int port = 1; port <= size; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    return config;
  }

  /** So many of a hundred answers of an endpoint are good, at the same time as everybody's. */
  private static void answer(Pool pool, int index, int good, int requests) {
    for (int i = 0; i < requests; i++) {
      pool.answers(index, i * 100 / requests < good ? 200 : 500);
    }
  }

  private static void others(Pool pool, int from, int requests) {
    for (int i = from; i < pool.service().endpoints().size(); i++) {
      answer(pool, i, 99, requests);
    }
  }

  private static String compared(Pool pool) {
    pool.advance(10);
    pool.answers(0, 200);
    return pool.ejected();
  }

  @Test
  void whoIsFarBelowTheOthersIsEjected() {
    Pool pool = pool(6);
    answer(pool, 0, 60, 100);
    others(pool, 1, 100);
    assertThat(pool.ejected()).as("not before the interval is over").isEmpty();
    assertThat(compared(pool)).isEqualTo("1");
    assertThat(pool.service().view().endpoints().get(0).why())
        .matches("60.4 % of requests succeeded, others have more than \\d+.\\d %");
  }

  @Test
  void whenAllAreBadNobodyIsAnOutlier() {
    Pool pool = pool(6);
    for (int i = 0; i < 6; i++) {
      answer(pool, i, 40, 100);
    }
    assertThat(compared(pool)).isEmpty();
  }

  @Test
  void tooFewEndpointsOrTooFewRequestsCompareNothing() {
    Pool few = pool(4);
    answer(few, 0, 10, 100);
    others(few, 1, 100);
    assertThat(compared(few)).isEmpty();

    Pool quiet = pool(6);
    answer(quiet, 0, 10, 98); // and one that finds it is time
    others(quiet, 1, 100);
    assertThat(compared(quiet)).as("it has not enough requests").isEmpty();
  }

  @Test
  void eachIntervalStandsForItself() {
    Pool pool = pool(6);
    others(pool, 0, 100);
    assertThat(compared(pool)).isEmpty();
    answer(pool, 1, 10, 100);
    others(pool, 2, 100);
    answer(pool, 0, 99, 100);
    assertThat(compared(pool)).as("the good past does not help").isEqualTo("2");
  }

  @Test
  void reloadsMoreFrequentThanTheIntervalDoNotKeepItFromComparing() {
    Pool pool = pool(6);
    for (int i = 0; i < 6; i++) {
      answer(pool, 0, 10, 20);
      others(pool, 1, 20);
      pool.advance(2);
      pool.reload(config(6, RATE));
    }
    pool.answers(1, 200);
    assertThat(pool.ejected())
        .as("of all that was counted since the last comparison")
        .isEqualTo("1");
  }

  @Test
  void aCandidateThatIsRefusedTakesNothingOfIt() {
    Pool pool = pool(6);
    answer(pool, 0, 10, 100);
    others(pool, 1, 100);
    pool.advance(9);
    SuccessRate other = new SuccessRate(0, Duration.ofSeconds(1), 2, 1);
    for (SuccessRate rate : Arrays.asList(RATE, other, null)) {
      Services candidate =
          Services.compile(
              List.of(config(7, rate).build()), pool.services, Pool.LOOPS, pool.ticker);
      candidate.retire(List.of(pool.services));
    }
    pool.answers(1, 200);
    assertThat(pool.ejected()).as("not before the interval is over").isEmpty();
    pool.advance(1);
    pool.answers(1, 200);
    assertThat(pool.ejected()).isEqualTo("1");
  }

  @Test
  void otherSettingsGoOnFromWhereItIs() {
    Pool pool = pool(6);
    answer(pool, 0, 10, 60);
    others(pool, 1, 60);
    pool.advance(4);
    pool.reload(config(6, new SuccessRate(1.9, Duration.ofSeconds(5), 5, 50)));
    pool.answers(1, 200);
    assertThat(pool.ejected()).isEmpty();
    pool.advance(1);
    pool.answers(1, 200);
    assertThat(pool.ejected()).isEqualTo("1");
  }

  @Test
  void switchedOffAndOnItBeginsAnew() {
    Pool pool = pool(6);
    answer(pool, 0, 10, 100);
    others(pool, 1, 100);
    pool.reload(config(6, null));
    pool.advance(60);
    pool.reload(config(6, RATE));
    pool.answers(1, 200);
    others(pool, 0, 100);
    assertThat(pool.ejected()).isEmpty();
    assertThat(compared(pool)).as("what was counted before says nothing now").isEmpty();
  }

  @Test
  void whoStillWorksByTheOldConfigurationComparesInTheSameWindow() {
    Pool pool = pool(6);
    LoopService old = pool.loop;
    pool.reload(config(6, RATE));
    answer(pool, 0, 10, 100);
    others(pool, 1, 100);
    pool.advance(10);
    old.answered(pool.endpoint(1), 200, 1_000_000, pool.ticker.nanos());
    assertThat(pool.ejected()).isEqualTo("1");
    answer(pool, 1, 10, 100);
    others(pool, 2, 100);
    pool.advance(9);
    pool.answers(2, 200);
    old.answered(pool.endpoint(2), 200, 1_000_000, pool.ticker.nanos());
    assertThat(pool.ejected()).as("the next one is not over").isEqualTo("1");
    pool.advance(1);
    pool.answers(2, 200);
    assertThat(pool.ejected()).isEqualTo("1 2");
  }
}
