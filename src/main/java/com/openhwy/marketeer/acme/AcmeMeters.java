package com.openhwy.marketeer.acme;

import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts orders by authority, and their failures by reason. Thread-safe. */
public final class AcmeMeters {
  /** Both from small sets: authorities as configured, and what becomes of orders. */
  private record Key(String issuer, String what) {}

  private final Map<Key, LongAdder> orders = new ConcurrentHashMap<>();
  private final Map<Key, LongAdder> failures = new ConcurrentHashMap<>();

  public void register(Meters meters) {
    meters.gauges("acme_orders_total", () -> samples(orders, "result"));
    meters.gauges("acme_failures_total", () -> samples(failures, "reason"));
  }

  void issued(Issuer issuer) {
    add(orders, issuer, "issued");
  }

  void failed(Issuer issuer, OrderFailure.Kind kind) {
    add(orders, issuer, "failed");
    add(failures, issuer, kind.name().toLowerCase(Locale.ROOT));
  }

  private static void add(Map<Key, LongAdder> counts, Issuer issuer, String what) {
    counts.computeIfAbsent(new Key(issuer.name(), what), key -> new LongAdder()).increment();
  }

  private static List<Sample> samples(Map<Key, LongAdder> counts, String label) {
    List<Sample> samples = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            samples.add(
                Sample.of((double) count.sum(), "issuer", key.issuer(), label, key.what())));
    return samples;
  }
}
