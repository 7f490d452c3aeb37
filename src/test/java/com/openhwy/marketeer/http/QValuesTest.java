package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | gzip | 1000",
        "GZIP | gzip | 1000",
        "x-gzip | gzip | 1000",
        "x-br | br | -1",
        "gzipx | gzip | -1",
        "'' | gzip | -1",
        "', ,' | gzip | -1",
        "* | br | 1000",
        "*;q=0.3 | br | 300",
        "*;q=0.3, br;q=0.9 | br | 900",
        "br;q=0, * | br | 0",
        "gzip;q=0.5 | gzip | 500",
        "gzip ; q=0.5 | gzip | 500",
        "gzip;Q=0.123 | gzip | 123",
        "gzip;q=1.000 | gzip | 1000",
        "gzip;q=1. | gzip | 1000",
        "gzip;q=0. | gzip | 0",
        "gzip;q=1.001 | gzip | 0",
        "gzip;q=2 | gzip | 0",
        "gzip;q=-1 | gzip | 0",
        "gzip;q= | gzip | 0",
        "gzip;q=0.1234 | gzip | 0",
        "gzip;q=abc | gzip | 0",
        "gzip;q=.5 | gzip | 0",
        "deflate, gzip;q=0.8,br | br | 1000",
        "identity | gzip | -1",
      })
  void weightOfACoding(String list, String coding, int expected) {
    assertThat(QValues.weight(list, coding)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | 1",
        "identity;q=0 | 0",
        "*;q=0 | 0",
        "*;q=0, identity | 1000",
        "identity;q=0.5, * | 500",
      })
  void weightOfTheContentAsItIs(String list, int expected) {
    assertThat(QValues.identity(list)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, br, zstd | 0",
        "gzip, zstd | 1",
        "gzip;q=1.0, br;q=0.9 | 2",
        "gzip | 2",
        "* | 0",
        "identity, gzip;q=0.5 | -1",
        "identity;q=0.5, gzip;q=0.5 | 2",
        "br;q=0, gzip;q=0, zstd;q=0 | -1",
        "deflate | -1",
        "'' | -1",
      })
  void bestOfBrZstdGzip(String list, int expected) {
    assertThat(QValues.best(list, "br", "zstd", "gzip")).isEqualTo(expected);
  }

  @Test
  void withoutTheFieldNothingIsEncoded() {
    assertThat(QValues.best(null, "br")).isEqualTo(-1);
    assertThat(QValues.weight(null, "br")).isEqualTo(QValues.UNLISTED);
    assertThat(QValues.identity(null)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/html | text/html | 1000",
        "TEXT/HTML | text/html | 1000",
        "text/*;q=0.3 | text/html | 300",
        "text/x*;q=0.3 | text/html | 0",
        "*/*;q=0.1 | text/html | 100",
        "*/*;q=0.1, text/*;q=0.2, text/html;q=0.05 | text/html | 50",
        "application/json | text/html | 0",
        "text/html;level=1 | text/html | 0",
        "text/html;level=1, text/html;q=0.7 | text/html | 700",
        "text/html;charset=utf-8;q=0.4 | text/html | 400",
        "text/html;x=\"a,b;c\\\"\";q=0.4, */*;q=0.2 | text/html | 200",
        "text/html;q=0.5;ext=1 | text/html | 500",
        "*/html | text/html | 0",
        "text | text/html | 0",
        "`` | text/html | 0",
      })
  void weightOfAMediaType(String accept, String type, int expected) {
    assertThat(MediaRange.weight(accept, type)).isEqualTo(expected);
  }

  @Test
  void theBestOfSeveralTypes() {
    List<String> offered = List.of("application/problem+json", "text/html");
    assertThat(MediaRange.best(null, offered)).isZero();
    assertThat(MediaRange.best("*/*", offered)).isZero();
    assertThat(MediaRange.best("text/html,application/xhtml+xml,*/*;q=0.8", offered)).isEqualTo(1);
    assertThat(MediaRange.best("image/png", offered)).isEqualTo(-1);
    assertThat(MediaRange.best("application/*", offered)).isZero();
  }
}
