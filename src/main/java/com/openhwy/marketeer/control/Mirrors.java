package com.openhwy.marketeer.control;

import com.openhwy.marketeer.middleware.mirror.Difference;
import com.openhwy.marketeer.middleware.mirror.MirrorDefinition;
import com.openhwy.marketeer.middleware.mirror.Mismatch;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The mirrors of the serving snapshot, and in what answers last differed. */
final class Mirrors {
  private Mirrors() {}

  static JsonObject view(Snapshot serving) {
    JsonArray mirrors = new JsonArray();
    for (MirrorDefinition definition : serving.definitions(MirrorDefinition.class)) {
      MirrorDefinition.View view = definition.view();
      JsonArray recent = new JsonArray();
      view.recent().forEach(each -> recent.add(json(each)));
      mirrors.add(
          new JsonObject()
              .put("name", view.name())
              .put("service", view.service())
              .put("in_flight", view.inFlight())
              .put("noise", new JsonArray(List.copyOf(view.noise())))
              .put("recent", recent));
    }
    return new JsonObject().put("mirrors", mirrors);
  }

  private static JsonObject json(Mismatch mismatch) {
    JsonArray differences = new JsonArray();
    for (Difference each : mismatch.differences()) {
      differences.add(
          new JsonObject()
              .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
              .put("where", each.where())
              .put("stable", each.stable())
              .put("shadow", each.shadow()));
    }
    return new JsonObject()
        .put("at", Instant.ofEpochMilli(mismatch.epochMillis()).toString())
        .put("request_id", mismatch.requestId())
        .put("route", mismatch.route())
        .put("method", mismatch.method())
        .put("target", mismatch.target())
        .put("service", mismatch.service())
        .put("differences", differences);
  }
}
