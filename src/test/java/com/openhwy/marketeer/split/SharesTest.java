package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {

  private static double[] weights(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1,        0,        0",
    "1,        0.9999,   0",
    "95 5,     0,        0",
    "95 5,     0.9499,   0",
    "95 5,     0.95,     1",
    "95 5,     0.999999, 1",
    "0 1,      0,        1",
    "1 0,      0.999999, 0",
    "0 1 0,    0,        1",
    "0 1 0,    0.999999, 1",
    "1 0 1,    0.49,     0",
    "1 0 1,    0.5,      2",
    "1 1 1,    0.34,     1",
    "1 1 1,    0.67,     2",
    "0.1 99.9, 0.0009,   0",
    "0.1 99.9, 0.0011,   1",
  })
  void aPointLiesInTheShareOfOneService(String weights, double point, int service) {
    assertThat(new Shares(weights(weights)).at(point)).isEqualTo(service);
  }

  @Test
  void theLargestPointHasAServiceWhateverTheRoundingComesTo() {
    for (int services = 1; services < 60; services++) {
      double[] weights = new double[services + 1];
      Arrays.fill(weights, 0, services, 0.1);
      assertThat(new Shares(weights).at(Math.nextDown(1.0))).isEqualTo(services - 1);
    }
  }

  @Test
  void ofTwoServicesTheOneThatGrowsLosesNobody() {
    Shares shares = new Shares(weights("100 0"));
    double[] points = new double[1_000];
    int[] before = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = i / 1_000.0;
      before[i] = shares.at(points[i]);
    }
    for (int share = 1; share <= 100; share++) {
      shares.publish(new double[] {100 - share, share});
      for (int i = 0; i < points.length; i++) {
        int now = shares.at(points[i]);
        assertThat(now).as("point %s at %s", points[i], share).isGreaterThanOrEqualTo(before[i]);
        before[i] = now;
      }
      assertThat(shares.of(1)).isCloseTo(share / 100.0, org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  @Test
  void nothingAtAllIsNoShare() {
    assertThatThrownBy(() -> new Shares(weights("0 0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no weight is above 0");
  }
}
