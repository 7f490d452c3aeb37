package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a file of 1000 bytes. */
class ByteRangesTest {
  private static String read(String field, long size) {
    ByteRanges ranges = ByteRanges.parse(field, size);
    if (ranges == null) {
      return "whole";
    }
    return ranges.count() == 0
        ? "none"
        : IntStream.range(0, ranges.count())
            .mapToObj(i -> ranges.first(i) + "-" + ranges.last(i) + "=" + ranges.length(i))
            .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0 | 0-0=1",
        "bytes=0-499 | 0-499=500",
        "bytes=500- | 500-999=500",
        "bytes=-1 | 999-999=1",
        "bytes=-500 | 500-999=500",
        "bytes=-1000 | 0-999=1000",
        "bytes=-5000 | 0-999=1000",
        "bytes=0-5000 | 0-999=1000",
        "bytes=0-99999999999999999999999999 | 0-999=1000",
        "bytes=-99999999999999999999999999 | 0-999=1000",
        "Bytes=1-2 | 1-2=2",
        "bytes=1-2,5-6 | 1-2=2 5-6=2",
        "bytes= 1-2 , , 5-6 ,| 1-2=2 5-6=2",
        "bytes=5-6,1-2 | 5-6=2 1-2=2",
        "bytes=0-0,-1 | 0-0=1 999-999=1",
        "bytes=0-1,2000- | 0-1=2",
        "bytes=1000- | none",
        "bytes=1000-1001,5000- | none",
        "bytes=99999999999999999999999999- | none",
        "bytes=-0 | none",
        "bytes=0-1,1-2 | whole",
        "bytes=0-,-1 | whole",
        "bytes=-1,-1 | whole",
        "bytes=5-4 | whole",
        "bytes=5-4,0-1 | whole",
        "bytes= | whole",
        "bytes=, | whole",
        "bytes=- | whole",
        "bytes=-- | whole",
        "bytes=1 | whole",
        "bytes=a-b | whole",
        "bytes=1-b | whole",
        "bytes=+1-2 | whole",
        "bytes=1-2-3 | whole",
        "bytes=1 - 2 | whole",
        "bytes=0x1-2 | whole",
        "bytes 0-1 | whole",
        "bytes | whole",
        "lines=1-2 | whole",
        "bytes=1-2, lines=3-4 | whole",
      })
  void table(String field, String expected) {
    assertThat(read(field, 1000)).isEqualTo(expected);
  }

  @Test
  void noMoreThanSixteen() {
    assertThat(read(every(ByteRanges.MOST, 2), 1000)).contains("0-0=1", "30-30=1");
    assertThat(read(every(ByteRanges.MOST + 1, 2), 1000)).isEqualTo("whole");
    assertThat(read(every(ByteRanges.MOST + 1, 2000), 1000)).isEqualTo("whole");
  }

  @Test
  void aThousandOverlappingOnesAreOneCopy() { // CVE-2011-3192
    String ranges =
        IntStream.range(0, 1000).mapToObj(i -> "5-" + (i + 5)).collect(Collectors.joining(","));
    assertThat(read("bytes=0-," + ranges, 1000)).isEqualTo("whole");
  }

  private static String every(int count, int step) {
    return IntStream.range(0, count)
        .mapToObj(i -> i * step + "-" + i * step)
        .collect(Collectors.joining(",", "bytes=", ""));
  }

  @Test
  void anEmptyFileHasNoRanges() {
    assertThat(read("bytes=0-", 0)).isEqualTo("whole");
    assertThat(read("bytes=-1", 0)).isEqualTo("whole");
  }

  @Test
  void beyondFourGigabytes() {
    assertThat(read("bytes=5000000000-5000000001", 6_000_000_000L))
        .isEqualTo("5000000000-5000000001=2");
  }

  @Test
  void theFieldOfTheAnswer() {
    ByteRanges ranges = ByteRanges.parse("bytes=-10", 1000);
    assertThat(ranges).isNotNull();
    assertThat(ranges.contentRange(0, 1000)).isEqualTo("bytes 990-999/1000");
  }
}
