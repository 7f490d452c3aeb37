package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ticker;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
  private static final long RFC_EXAMPLE = 784_111_777L;
  private static final long IN_2025 = Instant.parse("2025-06-01T00:00:00Z").getEpochSecond();
  private static final DateTimeFormatter ORACLE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Mon, 06 Nov 1994 08:49:37 GMT"
      })
  void readsTheThreeForms(String text) {
    assertThat(HttpDates.parse(text, IN_2025)).isEqualTo(RFC_EXAMPLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wednesday, 01-Jan-75 00:00:00 GMT | 2075-01-01T00:00:00Z",
        "Thursday, 01-Jan-76 00:00:00 GMT | 1976-01-01T00:00:00Z",
        "Saturday, 01-Jan-00 00:00:00 GMT | 2000-01-01T00:00:00Z",
        "Friday, 31-Dec-99 23:59:59 GMT | 1999-12-31T23:59:59Z",
        "Thu Jan  1 00:00:00 1970 | 1970-01-01T00:00:00Z",
        "Sat, 29 Feb 2020 12:00:00 GMT | 2020-02-29T12:00:00Z",
        "Tue, 31 Dec 2024 23:59:60 GMT | 2025-01-01T00:00:00Z",
        "Wed, 31 Dec 1969 23:59:59 GMT | 1969-12-31T23:59:59Z"
      })
  void edges(String text, String instant) {
    assertThat(HttpDates.parse(text, IN_2025)).isEqualTo(Instant.parse(instant).getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "0",
        ",",
        "Sun,",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Xxx, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 2023 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08-49-37 GMT",
        "Sun, 06 Nov 199x 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sundae, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 94",
        "Sun Nov  0 08:49:37 1994",
        "Sun Nov -6 08:49:37 1994",
        "1994-11-06T08:49:37Z"
      })
  void refusesWhatIsNoDate(String text) {
    assertThat(HttpDates.parse(text, IN_2025)).isEqualTo(HttpDates.INVALID);
  }

  @Test
  void formatsLikeTheJdkAndReadsItBack() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(-62_167_219_200L, 253_402_300_800L);
      ZonedDateTime moment =
          LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).atZone(ZoneOffset.UTC);
      String text = HttpDates.format(second);
      assertThat(text).isEqualTo(ORACLE.format(moment));
      assertThat(HttpDates.parse(text, IN_2025)).isEqualTo(second);
    }
  }

  @Test
  void staysAtTheEdgeOfFourDigits() {
    assertThat(HttpDates.format(Long.MAX_VALUE)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
    assertThat(HttpDates.format(Long.MIN_VALUE)).isEqualTo("Sat, 01 Jan 0000 00:00:00 GMT");
  }

  @Test
  void theTextOfThePresentIsMadeOnceASecond() {
    long[] now = {RFC_EXAMPLE * 1000};
    HttpDates dates =
        new HttpDates(
            new Ticker() {
              @Override
              public long nanos() {
                return 0;
              }

              @Override
              public long epochMillis() {
                return now[0];
              }
            });
    String first = dates.now();
    byte[] bytes = dates.nowBytes();
    assertThat(first).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(bytes).asString().isEqualTo(first);
    now[0] += 999;
    assertThat(dates.now()).isSameAs(first);
    assertThat(dates.nowBytes()).isSameAs(bytes);
    now[0] += 1;
    assertThat(dates.now()).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
  }
}
