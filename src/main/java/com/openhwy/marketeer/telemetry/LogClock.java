package com.openhwy.marketeer.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time of a log line as text, in UTC. Rendered once a second; the milliseconds are put in for
 * each line. One thread at a time.
 */
final class LogClock {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter APACHE =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final DateTimeFormatter format;
  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  private LogClock(DateTimeFormatter format) {
    this.format = format;
  }

  /** {@code 2025-12-09T12:00:00.123Z}, by {@link #writeIso}. */
  static LogClock iso() {
    return new LogClock(ISO);
  }

  /** {@code 09/Dec/2025:12:00:00 +0000}, by {@link #writeSecond}. */
  static LogClock apache() {
    return new LogClock(APACHE);
  }

  void writeIso(LineBuffer out, long epochMillis) {
    writeSecond(out, epochMillis);
    int millis = (int) Math.floorMod(epochMillis, 1_000L);
    out.raw('.')
        .raw((char) ('0' + millis / 100))
        .raw((char) ('0' + millis / 10 % 10))
        .raw((char) ('0' + millis % 10))
        .raw('Z');
  }

  void writeSecond(LineBuffer out, long epochMillis) {
    long now = Math.floorDiv(epochMillis, 1_000L);
    if (now != second) {
      second = now;
      text = format.format(Instant.ofEpochSecond(now)).getBytes(StandardCharsets.US_ASCII);
    }
    out.raw(text, text.length);
  }
}
