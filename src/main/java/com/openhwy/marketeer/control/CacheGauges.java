package com.openhwy.marketeer.control;

import com.openhwy.marketeer.middleware.cache.CacheDefinition;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.telemetry.Sample;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the caches of the serving snapshot hold, asked for at the scrape. */
public final class CacheGauges {
  private CacheGauges() {}

  public static void register(Meters meters, Snapshots snapshots) {
    gauge(meters, snapshots, "cache_urls", CacheDefinition.Contents::urls);
    gauge(meters, snapshots, "cache_bytes", CacheDefinition.Contents::bytes);
    gauge(meters, snapshots, "cache_evicted_urls", CacheDefinition.Contents::evictions);
  }

  private static void gauge(
      Meters meters,
      Snapshots snapshots,
      String name,
      ToLongFunction<CacheDefinition.Contents> value) {
    Meters.Registration unused = meters.gauges(name, () -> samples(snapshots.current(), value));
  }

  private static List<Sample> samples(
      @Nullable Snapshot serving, ToLongFunction<CacheDefinition.Contents> value) {
    if (serving == null) {
      return List.of();
    }
    return serving.definitions(CacheDefinition.class).stream()
        .map(
            cache -> Sample.of((double) value.applyAsLong(cache.contents()), "cache", cache.name()))
        .toList();
  }
}
