package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, sizes and rates as operators write them. */
class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "30, 30000000000",
    "0, 0",
    "250ms, 250000000",
    "5s, 5000000000",
    "1.5h, 5400000000000",
    "7d, 604800000000000",
    "2 m, 120000000000",
    "10us, 10000",
    "3ns, 3",
    "0.001, 1000000",
    "' 1s ', 1000000000",
  })
  void durationsAreRead(String text, long nanos) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "5 minutes", "s", "1h30m", "0.1ns", "1e30d", "1,5s", "NaN"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("\"" + text + "\" is no duration; expected for example 250ms, 5s, 1.5h or 7d");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT90S, 90s",
    "PT2M, 2m",
    "PT36H, 36h",
    "P1D, 1d",
    "PT0.25S, 250ms",
    "PT0.000001S, 1us",
    "PT0.000000007S, 7ns"
  })
  void durationsAreWrittenShort(Duration duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "20%, 0.2, 20%",
    "0.2, 0.2, 20%",
    "0.5%, 0.005, 0.5%",
    "' 100 % ', 1, 100%",
    "0, 0, 0%"
  })
  void ratiosAreReadAndWritten(String text, double value, String written) {
    assertThat(Ratio.parse(text).value()).isEqualTo(value);
    assertThat(Ratio.parse(text)).hasToString(written);
    assertThat(Ratio.parse(written)).isEqualTo(Ratio.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "half", "1/5", "NaN"})
  void whatIsNoRatioIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ratio.parse(text))
        .withMessage("\"" + text + "\" is no part of a whole; expected for example 20% or 0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"101%", "-1%", "1.01", "20"})
  void whatIsMoreThanAWholeIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ratio.parse(text))
        .withMessage(
            "\"" + text + "\" is not between nothing and all; expected 0% to 100%, or 0 to 1");
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll @LongRange(min = 0) long amount) {
    assertThat(Durations.parse(Durations.format(Duration.ofNanos(amount))))
        .isEqualTo(Duration.ofNanos(amount));
    assertThat(DataSize.parse(new DataSize(amount).toString())).isEqualTo(new DataSize(amount));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "0, 0",
    "5B, 5",
    "16KiB, 16384",
    "10 MiB, 10485760",
    "1GiB, 1073741824",
    "1KB, 1000",
    "2MB, 2000000",
    "3GB, 3000000000",
  })
  void sizesAreRead(String text, long bytes) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "240, 240",
    "1024, 1KiB",
    "10485760, 10MiB",
    "1073741824, 1GiB",
    "1500000, 1500000"
  })
  void sizesAreWrittenShort(long bytes, String text) {
    assertThat(new DataSize(bytes)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "many, is no size",
    "'', is no size",
    "MiB, is no size",
    "1.5MiB, is no size",
    "1TiB, is no size",
    "9999999999GiB, is no size",
    "-1, is negative",
    "-1KiB, is negative",
  })
  void whatIsNoSizeIsRefused(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse(text))
        .withMessage("\"" + text + "\" " + why + "; expected for example 512, 16KiB or 10MiB");
  }

  @ParameterizedTest
  @CsvSource({
    "100/s, 100, PT1S, 100/1s",
    "600/m, 600, PT1M, 600/1m",
    "5/10s, 5, PT10S, 5/10s",
    "1000 / h, 1000, PT1H, 1000/1h",
    "1/500ms, 1, PT0.5S, 1/500ms",
    "7/2, 7, PT2S, 7/2s",
  })
  void ratesAreRead(String text, long events, Duration period, String written) {
    assertThat(Rate.parse(text)).isEqualTo(new Rate(events, period)).hasToString(written);
    assertThat(Rate.parse(written)).isEqualTo(Rate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "100", "/s", "100/", "100/ ", "0/s", "-1/s", "1.5/s", "5/0s", "5/x", "a/s", "5/s/s"
      })
  void whatIsNoRateIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse(text))
        .withMessage("\"" + text + "\" is no rate; expected for example 100/s, 600/m or 5/10s");
  }
}
