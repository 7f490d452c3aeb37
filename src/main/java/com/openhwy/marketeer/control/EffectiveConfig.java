package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Property;
import com.openhwy.marketeer.config.bind.Tag;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.SecretNames;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What serves, written out as an operator would write it, defaults filled in. Secrets are hidden:
 * settings that are one by their meaning, and whatever came out of a {@code ${file:…}}.
 */
final class EffectiveConfig {
  private final Snapshot snapshot;

  EffectiveConfig(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  static JsonObject json(Snapshot snapshot) {
    return new EffectiveConfig(snapshot).record(snapshot.config(), snapshot.config().origin());
  }

  /** A part of it, whose secrets are only those by their meaning. */
  JsonObject json(Object part) {
    return record((Record) part, null);
  }

  private JsonObject record(Record record, @Nullable Node written) {
    JsonObject json = new JsonObject();
    Tag tag = record.getClass().getAnnotation(Tag.class);
    if (tag != null) {
      json.put("type", tag.value());
    }
    for (Property property : Property.settings(record.getClass())) {
      Object value = property.valueIn(record);
      if (value != null) {
        Node below = child(written, property.name());
        json.put(property.name(), property.secret() ? hidden(value) : value(value, below));
      }
    }
    return json;
  }

  /** An empty secret hides nothing, and shows that none is set. */
  private static Object hidden(Object value) {
    return value.toString().isEmpty() ? value : SecretNames.MASK;
  }

  private Object value(Object value, @Nullable Node written) {
    if (written instanceof Node.Scalar scalar && scalar.secret()) {
      return SecretNames.MASK;
    }
    if (value instanceof MiddlewareConfig middleware) {
      return middleware(middleware);
    }
    if (value instanceof Record record && Property.isStructure(record.getClass())) {
      return record(record, written);
    }
    if (value instanceof List<?> list) {
      return list(list, written);
    }
    if (value instanceof Map<?, ?> map) {
      JsonObject json = new JsonObject();
      map.forEach(
          (key, item) ->
              json.put(key.toString(), item == null ? null : value(item, child(written, key))));
      return json;
    }
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    }
    if (value instanceof Enum<?> constant) {
      return Property.constantName(constant);
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private JsonArray list(List<?> list, @Nullable Node written) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < list.size(); i++) {
      Node item =
          written instanceof Node.Sequence sequence && i < sequence.items().size()
              ? sequence.items().get(i)
              : written;
      array.add(value(list.get(i), item));
    }
    return array;
  }

  /** By the settings that its feature made of it: only they know what is secret. */
  private JsonObject middleware(MiddlewareConfig middleware) {
    JsonObject json =
        new JsonObject().put("name", middleware.name()).put("type", middleware.type());
    Record settings = snapshot.middlewareSettings(middleware.name());
    return settings == null ? json : json.mergeIn(record(settings, middleware.settings()));
  }

  private static @Nullable Node child(@Nullable Node written, Object key) {
    return written instanceof Node.Mapping mapping ? mapping.entries().get(key.toString()) : null;
  }
}
