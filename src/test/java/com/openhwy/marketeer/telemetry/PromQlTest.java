package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ruler that the dashboard is measured with. */
class PromQlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          up_now ; {up_now=[]} ; []
          sum by (a, b) (rate(x_total{c=~"d_e", f!="g"}[5m])) / (y_z) ; {x_total=[a, b, c, f], y_z=[]} ; [a, b]
          sum(rate(x_total[$__rate_interval])) or vector(0) ; {x_total=[]} ; []
          sum by (d, g) (a_b{c="}"}) / on (d) group_left () sum by (d) (e_f) ; {a_b=[c, d, g], e_f=[d]} ; [d, g]
          histogram_quantile(0.99, sum by (le) (x_bucket)) ; {x_bucket=[le]} ; [le]
          label_values(x_total, route) ; {x_total=[route]} ; [route]
          time() - x_seconds ; {x_seconds=[]} ; []
          """)
  void parses(String expression, String series, String kept) {
    PromQl parsed = PromQl.parse(expression);

    assertThat(parsed.series()).hasToString(series);
    assertThat(parsed.kept()).hasToString(kept);
  }
}
