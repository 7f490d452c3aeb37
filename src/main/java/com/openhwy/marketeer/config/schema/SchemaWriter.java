package com.openhwy.marketeer.config.schema;

import com.openhwy.marketeer.config.bind.Property;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON Schemas (2020-12) of the documents, for editors: names, types, bounds, defaults and what
 * each setting means. A schema accepts whatever the binder accepts; what takes more than one value
 * to judge (names that must exist) it leaves to {@code marketeer validate}.
 */
public final class SchemaWriter {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final Map<String, Class<? extends Record>> middlewares;

  private SchemaWriter(Map<String, Class<? extends Record>> middlewares) {
    this.middlewares = new TreeMap<>(middlewares);
  }

  /**
   * The schema of each document by the name of its file, {@code routes.schema.json}.
   *
   * @param middlewares the record of each type; none accepts any type and settings
   */
  public static Map<String, JsonObject> write(Map<String, Class<? extends Record>> middlewares) {
    SchemaWriter writer = new SchemaWriter(middlewares);
    Map<String, JsonObject> schemas = new LinkedHashMap<>();
    schemas.put("marketeer.schema.json", writer.document("marketeer", ""));
    for (String list : List.of("routes", "services", "middlewares")) {
      schemas.put(list + ".schema.json", writer.document(list, list));
    }
    return schemas;
  }

  /**
   * @param only the key that may stand there, empty for every key
   */
  private JsonObject document(String name, String only) {
    TypeSchemas types = new TypeSchemas();
    JsonObject properties = new JsonObject();
    for (Property property : Property.settings(GatewayConfig.class)) {
      if (only.isEmpty() || property.name().equals(only)) {
        properties.put(
            property.name(),
            property.name().equals("middlewares") ? middlewares(types) : types.of(property));
      }
    }
    return new JsonObject()
        .put("$schema", DIALECT)
        .put("$id", name + ".schema.json")
        .put("title", "Marketeer: " + name)
        .put("type", "object")
        .put("properties", properties)
        .put("additionalProperties", false)
        .put("$defs", types.definitions());
  }

  private JsonObject middlewares(TypeSchemas types) {
    JsonArray choices = new JsonArray();
    middlewares.forEach((type, record) -> choices.add(types.middleware(type, record)));
    JsonObject item =
        choices.isEmpty()
            ? types.of(MiddlewareConfig.class)
            : new JsonObject().put("oneOf", choices);
    return TypeSchemas.oneOrMany(item)
        .put("description", "Named middlewares; routes list the names.");
  }
}
