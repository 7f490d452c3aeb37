package com.openhwy.marketeer.middleware.cache;

import static com.openhwy.marketeer.middleware.cache.Heads.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

  private static long explicit(Headers headers, boolean targeted) {
    return Freshness.explicit(headers, Directives.of(headers), targeted, NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Cache-Control: max-age=5; 5",
        "Cache-Control: s-maxage=9, max-age=5; 9",
        "Cache-Control: s-maxage=0, max-age=5; 0",
        "Cache-Control: max-age=5 | Expires: Tue, 14 Nov 2023 23:13:20 GMT; 5",
        "X: y; -1",
        "Expires: Tue, 14 Nov 2023 23:13:20 GMT; 3600",
        "Expires: Tuesday, 14-Nov-23 23:13:20 GMT; 3600",
        "Expires: Tue Nov 14 23:13:20 2023; 3600",
        "Expires: tue, 14 NOV 2023 23:13:20 gmt; 3600",
        "Expires: Tue, 14 Nov 2023 23:13:20 GMT | Date: Tue, 14 Nov 2023 22:13:00 GMT; 3620",
        "Expires: Tue, 14 Nov 2023 23:13:20 GMT | Date: junk; 3600",
        "Expires: Tue, 14 Nov 2023 21:13:20 GMT; 0",
        "Expires: 0; 0",
        "Expires: -1; 0",
        "Expires: Tue, 14 Nov 2023 23:13:20; 0",
        "Expires: Tue, 14 Nov 2023 23:13:20 CET; 0",
        "Expires: Tue, 31 Feb 2023 23:13:20 GMT; 0",
        "Expires: Tue, 14 Nov 2023 23:13:20 GMT | Expires: Tue, 14 Nov 2023 23:13:20 GMT; 0"
      })
  void aResponseSaysHowLongItIsFresh(String lines, long seconds) {
    assertThat(explicit(Heads.lines(lines), false)).isEqualTo(seconds);
  }

  @Test
  void aTargetedFieldLeavesExpiresOut() {
    Headers headers = Heads.of("Expires: " + Heads.date(60));
    assertThat(Freshness.explicit(headers, Directives.EMPTY, true, NOW)).isEqualTo(-1);
    assertThat(Freshness.explicit(headers, Directives.EMPTY, false, NOW)).isEqualTo(60);
  }

  @Test
  void theEndpointsOwnClockCounts() {
    Headers ahead = Heads.of("Date: " + Heads.date(7200), "Expires: " + Heads.date(7260));
    assertThat(explicit(ahead, false)).isEqualTo(60);
    assertThat(Freshness.initialAge(ahead, NOW, 0)).isZero();
    Headers behind = Heads.of("Date: " + Heads.date(-7200), "Expires: " + Heads.date(-7140));
    assertThat(explicit(behind, false)).isEqualTo(60);
    assertThat(Freshness.initialAge(behind, NOW, 0)).isEqualTo(7200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X: y; -1",
        "Last-Modified: junk; -1",
        "Last-Modified: Tue, 14 Nov 2023 22:11:40 GMT; 10",
        "Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT; 0",
        "Last-Modified: Tue, 14 Nov 2024 22:13:20 GMT; 0",
        "Last-Modified: Mon, 14 Nov 1994 22:13:20 GMT; 86400"
      })
  void withoutAWordItIsATenthOfTheTimeSinceTheChange(String lines, long seconds) {
    assertThat(Freshness.heuristic(Heads.lines(lines), NOW)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X: y; 0; 0",
        "X: y; 3; 3",
        "Age: 20; 0; 20",
        "Age: 20; 3; 23",
        "Age: 20, 30; 0; 20",
        "Age: 20 | Age: 30; 0; 20",
        "Age: -1; 0; 0",
        "Age: 1.5; 0; 0",
        "Age: junk; 0; 0",
        "Age: \"20\"; 0; 0",
        "Age: 999999999999; 0; 2147483647",
        "Date: Tue, 14 Nov 2023 22:12:20 GMT; 0; 60",
        "Date: Tue, 14 Nov 2023 22:12:20 GMT | Age: 20; 0; 60",
        "Date: Tue, 14 Nov 2023 22:12:20 GMT | Age: 90; 1; 91"
      })
  void whatComesHasAnAge(String lines, long delay, long age) {
    assertThat(Freshness.initialAge(Heads.lines(lines), NOW, delay)).isEqualTo(age);
  }

  @Test
  void anEntryAgesByTheTickerAndNotByTheClock() {
    Entry entry = Heads.entry("x", "Cache-Control: max-age=10", "Age: 4");
    assertThat(entry.age(Heads.NANOS)).isEqualTo(4);
    assertThat(entry.age(Heads.NANOS + 5_999_999_999L)).isEqualTo(9);
    assertThat(entry.freshFor(Heads.NANOS + 6_000_000_000L)).isZero();
    assertThat(entry.age(Heads.NANOS - 1)).as("another loop's look was earlier").isEqualTo(4);
  }

  /** The century of an RFC 850 date is found from the present. */
  @Test
  void aDateOfTwoDigitsIsNotTakenForAHundredYearsOld() {
    Entry entry =
        Heads.entry(
            "x", "Cache-Control: max-age=9", "Last-Modified: Monday, 13-Nov-23 00:00:00 GMT");
    assertThat(entry.lastModifiedSeconds()).isEqualTo(1_699_833_600L);
    assertThat(Heads.entry("x", "Cache-Control: max-age=9").lastModifiedSeconds()).isEqualTo(NOW);
  }
}
