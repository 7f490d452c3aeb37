package com.openhwy.marketeer.control;

import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Routes as the admin API shows them: what they match, go through and end at. */
final class RouteViews {
  private RouteViews() {}

  static JsonArray of(Snapshot snapshot) {
    EffectiveConfig writer = new EffectiveConfig(snapshot);
    JsonArray array = new JsonArray();
    for (CompiledRoute route : snapshot.all()) {
      RouteConfig config = route.config();
      array.add(
          new JsonObject()
              .put("name", route.name())
              .put("match", written(writer.json(config.match())))
              .put("backend", written(writer.json(config.backend())))
              .put("middlewares", new JsonArray(config.middlewares()))
              .put("priority", config.priority()));
    }
    return array;
  }

  /** Without what was left empty. */
  private static JsonObject written(JsonObject all) {
    JsonObject some = new JsonObject();
    all.forEach(
        entry -> {
          Object value = entry.getValue();
          boolean empty =
              (value instanceof JsonArray array && array.isEmpty())
                  || (value instanceof JsonObject object && object.isEmpty());
          if (!empty) {
            some.put(entry.getKey(), value);
          }
        });
    return some;
  }
}
