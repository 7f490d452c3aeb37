package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.telemetry.LoopCounter;
import io.vertx.core.Context;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How one event loop's part of a cache tells clients, the log and the metrics what it did. Event
 * loop only.
 */
final class Replies {
  private static final String METRIC = "cache_requests_total";
  private static final String CACHE = "Marketeer; ";

  private final String name;
  private final boolean tells;
  private final LoopResources loop;
  private final int slot;
  private final Map<String, Map<Result, LoopCounter>> counters = new HashMap<>();
  private @Nullable Executor executor;

  /**
   * @param tells whether clients get a Cache-Status
   * @param slot where the middleware sees that the answer is its own
   */
  Replies(String name, boolean tells, LoopResources loop, int slot) {
    this.name = name;
    this.tells = tells;
    this.loop = loop;
    this.slot = slot;
  }

  /** As the ticker has it. */
  long nanos() {
    return loop.ticker().nanos();
  }

  /** Since 1970. */
  long nowSeconds() {
    return Math.floorDiv(loop.ticker().epochMillis(), 1000);
  }

  LoopResources loop() {
    return loop;
  }

  /** Runs tasks on this loop; may be used from any thread. */
  Executor executor() {
    Executor known = executor;
    if (known == null) {
      Context context = loop.vertx().getOrCreateContext();
      known = task -> context.runOnContext(nothing -> task.run());
      executor = known;
    }
    return known;
  }

  /**
   * Answers with a stored response.
   *
   * @param status what the cache did, as Cache-Status says it after the name (RFC 9211)
   * @return what reads the body for the client; null when that needs no reading
   */
  @Nullable BodyReader answer(Exchange x, Entry entry, Result result, String status) {
    BodyReader reader = new Answer(entry, x, this::onLoop).prepare(nanos(), nowSeconds());
    note(x, result, status);
    x.respond();
    return reader;
  }

  private void onLoop(Runnable task) {
    executor().execute(task);
  }

  /** Marks the response as one that the cache has seen to. */
  void note(Exchange x, Result result, String status) {
    x.slot(slot, result);
    tell(x, result, status);
  }

  /** Writes down what the cache did. */
  void tell(Exchange x, Result result, String status) {
    x.cacheStatus(result.text());
    count(x.route(), result);
    if (tells) {
      x.response().headers().add(HeaderName.CACHE_STATUS, CACHE + status);
    }
  }

  private void count(String route, Result result) {
    Map<Result, LoopCounter> known = counters.get(route);
    if (known == null) {
      known = new EnumMap<>(Result.class);
      for (Result each : Result.values()) {
        known.put(
            each,
            loop.meters().counter(METRIC, "cache", name, "route", route, "result", each.text()));
      }
      counters.put(route, known);
    }
    LoopCounter counter = known.get(result);
    if (counter != null) {
      counter.increment();
    }
  }
}
