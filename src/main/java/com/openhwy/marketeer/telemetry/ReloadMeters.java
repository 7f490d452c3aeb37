package com.openhwy.marketeer.telemetry;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How reloads of the configuration went. Thread-safe. */
public final class ReloadMeters {

  /** How one reload ended. */
  public enum Result {
    /** A new snapshot serves. */
    APPLIED,
    /** What was read is what already serves. */
    UNCHANGED,
    /** The configuration has problems; the previous one serves. */
    REJECTED,
    /** It compiled, but not every loop could take it; the previous one serves. */
    ROLLED_BACK;

    /** As the metric and the bus have it, lower snake case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private boolean successful() {
      return this == APPLIED || this == UNCHANGED;
    }
  }

  private final Map<Result, AtomicLong> counts = new EnumMap<>(Result.class);
  private final AtomicLong lastMillis = new AtomicLong();
  private volatile boolean successful = true;

  ReloadMeters(Meters meters) {
    for (Result result : Result.values()) {
      AtomicLong count = new AtomicLong();
      counts.put(result, count);
      meters.count("config_reloads_total", count::get, "result", result.text());
    }
    meters.gauge("config_last_reload_successful", () -> successful ? 1 : 0);
    meters.gauges(
        "config_last_reload_timestamp_seconds",
        () -> lastMillis.get() == 0 ? List.of() : List.of(Sample.of(lastMillis.get() / 1e3)));
  }

  /**
   * Counts one reload; the first load of a start counts too.
   *
   * @param epochMillis when it ended
   */
  public void ended(Result result, long epochMillis) {
    Objects.requireNonNull(counts.get(result)).incrementAndGet();
    successful = result.successful();
    lastMillis.set(epochMillis);
  }
}
