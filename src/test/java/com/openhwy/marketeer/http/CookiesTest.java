package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {

  private static Headers of(String... lines) {
    Headers headers = new Headers();
    for (String line : lines) {
      headers.add(HeaderName.COOKIE, line);
    }
    return headers;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "a=1|1",
        "b=2; a=1|1",
        "b=2;a=1|1",
        "b=2;  a=1 ; c=3|1",
        "a=1; a=2|1",
        "a=|''",
        "a=x=y|x=y",
        "a=\"q\"|\"q\"",
        "A=1|none",
        "ba=1|none",
        "b=a=1|none",
        "ab=1|none",
        "a|none",
        "a; b=2|none",
        "''|none",
        ";;;|none"
      })
  void aCookieIsFoundByItsWholeName(String line, String value) {
    assertThat(Cookies.get(of(line), "a")).isEqualTo(value);
  }

  @Test
  void everyLineCounts() {
    Headers lines = of("b=2", "c=3; a=1", "a=9; =4; d; e=");
    assertThat(Cookies.get(lines, "a")).isEqualTo("1");
    assertThat(Cookies.get(new Headers(), "a")).isNull();
    List<String> all = new ArrayList<>();
    Cookies.forEach(lines, (name, value) -> all.add(name + "=" + value));
    assertThat(all).containsExactly("b=2", "c=3", "a=1", "a=9", "e=");
    List<String> first = new ArrayList<>();
    Cookies.forEach(lines, (name, value) -> first.add(name) && first.size() < 2);
    assertThat(first).containsExactly("b", "c");
  }
}
