package com.openhwy.marketeer.control;

import com.openhwy.marketeer.split.Names;
import com.openhwy.marketeer.split.Rollout;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Canaries as the admin API and the bus show them. */
final class CanaryViews {
  private CanaryViews() {}

  static JsonObject of(Rollout.View view) {
    Instant since = view.since();
    return new JsonObject()
        .put("route", view.route())
        .put("service", view.service())
        .put("state", Names.of(view.state()))
        .put("step", view.step())
        .put("steps", view.steps())
        .put("share", view.share())
        .put("since", since == null ? null : since.toString())
        .put("why", view.why())
        .put("stable", side(view.stable()))
        .put("canary", side(view.canary()));
  }

  private static JsonObject side(Rollout.Side side) {
    return new JsonObject()
        .put("requests", side.requests())
        .put("errors", side.errors())
        .put("latency_ms", side.latencyMs());
  }
}
