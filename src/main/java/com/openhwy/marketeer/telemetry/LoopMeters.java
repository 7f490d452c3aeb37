package com.openhwy.marketeer.telemetry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of one event loop, resolved once (when a pipeline is built) and then incremented
 * without a lookup. Looking up is thread-safe; the counters themselves belong to the loop. The
 * scrape adds up the loops.
 */
public final class LoopMeters {

  /**
   * @param name as Prometheus has it, counters with {@code _total}
   * @param labels names and values in turn; values are bounded sets, never text from a client
   */
  public record Id(String name, List<String> labels) {}

  private final Map<Id, LoopCounter> counters = new ConcurrentHashMap<>();

  /** The counter of that name and those labels, made on first use; it lives as long as the loop. */
  public LoopCounter counter(String name, String... labels) {
    return counters.computeIfAbsent(new Id(name, List.of(labels)), id -> new LoopCounter());
  }

  Map<Id, LoopCounter> counters() {
    return counters;
  }
}
