package com.openhwy.marketeer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceTest {
  private final Slice slice = new Slice();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      emptyValue = "",
      textBlock =
          """
          k=v           | v
          a=b; k=v      | v
          a=b;k=v;c=d   | v
          a=b;   k=v    | v
          k=v; k=w      | v
          k=a=b         | a=b
          k=            | ''
          kk=v          | -
          ak=v          | -
          a=k=v         | -
          k             | -
          K=v           | -
          ;;;           | -
          """)
  void findsACookie(String header, String value) {
    Headers headers = new Headers();
    headers.add("Cookie", header);

    boolean found = slice.cookie(headers, "k");

    assertThat(found ? text() : null).isEqualTo(value);
  }

  @Test
  void cookiesMayComeInSeveralFields() {
    Headers headers = new Headers();
    headers.add("Cookie", "a=1").add("X", "k=no").add("Cookie", "k=2");

    assertThat(slice.cookie(headers, "k")).isTrue();
    assertThat(text()).isEqualTo("2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          k=v,       v
          a=1&k=v,   v
          a=1&k=%20, %20
          a=k&k2=v,  -
          -,         -
          """)
  void findsAQueryParameter(String query, String value) {
    assertThat(slice.query(query, "k") ? text() : null).isEqualTo(value);
  }

  private String text() {
    return slice.text().substring(slice.from(), slice.to());
  }
}
