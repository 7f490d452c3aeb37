package com.openhwy.marketeer.config;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.bind.Property;
import com.openhwy.marketeer.config.bind.Shorthand;
import com.openhwy.marketeer.config.bind.Tag;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration as JSON, for the admin API: defaults filled in, durations and sizes
 * as they would be written. What is secret is {@code "***"}: what its record says is, what came
 * from a file by <code>${file:…}</code>, what its key says is, and passwords within URLs.
 */
public final class ConfigView {
  private static final String MASK = "***";

  private final Function<String, @Nullable Class<? extends Record>> settings;

  private ConfigView(Function<String, @Nullable Class<? extends Record>> settings) {
    this.settings = settings;
  }

  /** Without knowing what middlewares take: their settings are shown as they were written. */
  public static JsonObject toJson(GatewayConfig config) {
    return toJson(config, type -> null);
  }

  /**
   * @param settings the record of a type of middleware, null for a type that is not known
   */
  public static JsonObject toJson(
      GatewayConfig config, Function<String, @Nullable Class<? extends Record>> settings) {
    return new ConfigView(settings).record(config, config.origin());
  }

  private JsonObject record(Record record, @Nullable Node written) {
    if (record instanceof MiddlewareConfig middleware) {
      return middleware(middleware);
    }
    JsonObject json = new JsonObject();
    Tag tag = record.getClass().getAnnotation(Tag.class);
    if (tag != null) {
      json.put("type", tag.value());
    }
    Shorthand shorthand = record.getClass().getAnnotation(Shorthand.class);
    for (Property property : Property.settings(record.getClass())) {
      Object value = property.valueIn(record);
      if (value == null) {
        continue;
      }
      boolean alone =
          written instanceof Node.Scalar
              && shorthand != null
              && shorthand.value().equals(property.name());
      Node below = alone ? written : child(written, property.name());
      boolean hidden = property.secret() && !value.equals("");
      json.put(property.name(), hidden ? MASK : value(value, below));
    }
    return json;
  }

  private Object value(Object value, @Nullable Node written) {
    if (value instanceof List<?> list) {
      JsonArray items = new JsonArray();
      for (int i = 0; i < list.size(); i++) {
        items.add(value(list.get(i), item(written, i)));
      }
      return items;
    }
    if (written instanceof Node.Scalar scalar && scalar.secret()) {
      return MASK;
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, written);
    }
    if (value instanceof Node node) {
      return SecretNames.view(node);
    }
    if (value instanceof Record record && Property.isStructure(record.getClass())) {
      return record(record, written);
    }
    return scalar(value);
  }

  private JsonObject map(Map<?, ?> map, @Nullable Node written) {
    JsonObject json = new JsonObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = entry.getKey().toString();
      Object value = entry.getValue();
      if (value == null) {
        json.putNull(key);
      } else {
        json.put(key, SecretNames.isSecret(key) ? MASK : value(value, child(written, key)));
      }
    }
    return json;
  }

  private static Object scalar(Object value) {
    if (value instanceof Boolean || value instanceof Number) {
      return value;
    }
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    }
    return value instanceof Enum<?> constant
        ? Property.constantName(constant)
        : SecretNames.withoutPassword(value.toString());
  }

  /** With its defaults where its record is known, otherwise as it was written. */
  private JsonObject middleware(MiddlewareConfig middleware) {
    JsonObject json =
        new JsonObject().put("name", middleware.name()).put("type", middleware.type());
    Class<? extends Record> type = settings.apply(middleware.type());
    Record bound =
        type == null
            ? null
            : Binder.bind(type, middleware.settings(), "", new Problems(), Set.of("name", "type"));
    return json.mergeIn(
        bound == null
            ? (JsonObject) SecretNames.view(middleware.settings())
            : record(bound, middleware.settings()));
  }

  private static @Nullable Node child(@Nullable Node node, String key) {
    return node instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
  }

  private static @Nullable Node item(@Nullable Node node, int index) {
    if (node instanceof Node.Sequence sequence) {
      return index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return node; // one item, written alone
  }
}
