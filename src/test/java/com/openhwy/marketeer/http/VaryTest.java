package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaryTest {

  @ParameterizedTest
  @CsvSource({
    "'',                          Origin",
    "'Accept-Encoding',           'Accept-Encoding, Origin'",
    "'Origin',                    Origin",
    "'accept, ORIGIN ,x',         'accept, ORIGIN ,x'",
    "'*',                         *",
    "'X-Origin, Originally',      'X-Origin, Originally, Origin'",
    "'accept;\torigin',           'accept;\torigin, Origin'",
    "'accept,\torigin',           'accept,\torigin'",
    "',,',                        ',,, Origin'"
  })
  void aNameIsAddedOnce(String before, String after) {
    Headers headers = new Headers();
    if (!before.isEmpty()) {
      headers.add(HeaderName.VARY, before);
    }
    Vary.add(headers, HeaderName.ORIGIN);
    Vary.add(headers, HeaderName.ORIGIN);
    assertThat(headers.joined(HeaderName.VARY)).isEqualTo(after);
  }
}
