package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.OutlierDetectionConfig.SuccessRate;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.data.Offset;
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
    ServiceConfigs config =
        ServiceConfigs.named("s").outliers(ServiceConfigs.outliers(0, 0, 0, RATE));
    for (int port = 1; port <= size; port++) {
      config.endpoint("http://127.0.0.1:" + port);
    }
    return new Pool(config);
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
}
