package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {
  private final LineBuffer out = new LineBuffer(1);

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 9, 10, 99, 100, -1, -10, 1_000_000_007, Long.MAX_VALUE, Long.MIN_VALUE})
  void numbers(long value) {
    assertThat(out.number(value)).hasToString(String.valueOf(value));
  }

  @Property(tries = 200)
  void anyNumber(@ForAll long value) {
    assertThat(new LineBuffer(0).number(value)).hasToString(String.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-5, 0",
    "999, 0",
    "1000, 0.001",
    "999999, 0.999",
    "1000000, 1",
    "1500000, 1.5",
    "1050000, 1.05",
    "15000000, 15",
    "60000001000, 60000.001",
  })
  void millisecondsWithAsManyDecimalsAsNeeded(long nanos, String expected) {
    assertThat(out.millis(nanos)).hasToString(expected);
  }

  /** The wide character fits to the last byte, and then there is something to cut. */
  @ParameterizedTest
  @ValueSource(ints = {186, 188, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199})
  void anEllipsisIsWithinTheLimitToo(int before) {
    String text = "x".repeat(before) + "\u0001\u0001\u0001";
    LineBuffer json = new LineBuffer(0).json(text, 0, text.length(), 200);
    LineBuffer apache = new LineBuffer(0).apache(text, 0, text.length(), 200);

    assertThat(json.size()).isLessThanOrEqualTo(200);
    assertThat(apache.size()).isLessThanOrEqualTo(200);
  }

  @Property(tries = 300)
  void anyTextIsOneValidJsonStringWithinItsLimit(@ForAll String text) {
    LineBuffer buffer = new LineBuffer(0);
    buffer.raw('"').json(text, 0, text.length(), 200).raw('"').raw('\n');
    byte[] bytes = java.util.Arrays.copyOf(buffer.bytes(), buffer.size());

    assertThat(bytes.length).isLessThanOrEqualTo(203);
    String line = new String(bytes, StandardCharsets.UTF_8);
    assertThat(line.getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
    String back = (String) io.vertx.core.json.Json.decodeValue(line);
    if (!back.endsWith("\u2026")) {
      assertThat(back).isEqualTo(text.replaceAll(LONE_SURROGATE, "\ufffd"));
    }
  }

  private static final String LONE_SURROGATE =
      "[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]";

  @Test
  void aCutTextSaysSo() {
    assertThat(out.json("abcdefghijklmnop", 0, 16, 10)).hasToString("abcde\u2026");
    out.clear();
    assertThat(out.apache("abcdefghijklmnop", 0, 16, 10)).hasToString("abcde...");
  }

  @Test
  void anArrayIsHandedOutAndReplaced() {
    byte[] before = out.raw("abc").bytes();
    assertThat(out.exchange(new byte[8])).isSameAs(before);
    assertThat(out.size()).isZero();
    assertThat(out.raw("d")).hasToString("d");
  }

  @Test
  void clocksShowUtc() {
    LogClock iso = LogClock.iso();
    LogClock apache = LogClock.apache();
    String[][] table = {
      {"1970-01-01T00:00:00.000Z", "01/Jan/1970:00:00:00 +0000"},
      {"2025-12-09T12:00:00.007Z", "09/Dec/2025:12:00:00 +0000"},
      {"2025-12-09T12:00:00.998Z", "09/Dec/2025:12:00:00 +0000"},
      {"2025-12-09T12:00:01.010Z", "09/Dec/2025:12:00:01 +0000"},
      {"2024-02-29T23:59:59.999Z", "29/Feb/2024:23:59:59 +0000"},
      {"1969-12-31T23:59:59.999Z", "31/Dec/1969:23:59:59 +0000"},
    };
    for (String[] row : table) {
      long millis = Instant.parse(row[0]).toEpochMilli();
      out.clear();
      iso.writeIso(out, millis);
      assertThat(out).hasToString(row[0]);
      out.clear();
      apache.writeSecond(out, millis);
      assertThat(out).hasToString(row[1]);
    }
  }
}
