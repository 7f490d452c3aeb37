package com.openhwy.marketeer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlinesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,          0
          1,          1000000
          ' 250 ',    250000000
          999999999,  999999999000000
          1000000000, -1
          '',         -1
          -5,         -1
          1.5,        -1
          5s,         -1
          0x10,       -1
          """)
  void milliseconds(String text, long nanos) {
    assertThat(Deadlines.parse(text)).isEqualTo(nanos);
  }
}
