package com.openhwy.marketeer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The part of JSON Schema that ours use; a keyword it does not know is an error, not a pass. */
final class SchemaCheck {
  private static final Set<String> KNOWN =
      Set.of(
          "$schema",
          "$id",
          "$defs",
          "$ref",
          "title",
          "description",
          "default",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "anyOf",
          "oneOf",
          "enum",
          "const",
          "minimum",
          "maximum",
          "pattern");

  private final JsonObject root;

  private SchemaCheck(JsonObject root) {
    this.root = root;
  }

  /** What in a plain value does not conform; empty when all does. */
  static List<String> faults(JsonObject schema, Object value) {
    return new SchemaCheck(schema).check(schema, value, "");
  }

  private List<String> check(JsonObject schema, Object value, String at) {
    if (!KNOWN.containsAll(schema.fieldNames())) {
      throw new IllegalArgumentException("unknown keyword among " + schema.fieldNames());
    }
    List<String> faults = new ArrayList<>();
    if (schema.containsKey("$ref")) {
      String name = schema.getString("$ref").substring("#/$defs/".length());
      faults.addAll(check(root.getJsonObject("$defs").getJsonObject(name), value, at));
    }
    if (schema.containsKey("type") && !isOfType(schema.getValue("type"), value)) {
      faults.add(at + ": no " + schema.getValue("type"));
    }
    if (schema.containsKey("const") && !schema.getValue("const").equals(value)) {
      faults.add(at + ": not " + schema.getValue("const"));
    }
    if (schema.containsKey("enum") && !schema.getJsonArray("enum").contains(value)) {
      faults.add(at + ": none of " + schema.getJsonArray("enum"));
    }
    if (value instanceof Number number && !isWithin(schema, number.doubleValue())) {
      faults.add(at + ": out of range");
    }
    if (schema.containsKey("pattern")
        && value instanceof String text
        && !Pattern.compile(schema.getString("pattern")).matcher(text).find()) {
      faults.add(at + ": does not match " + schema.getString("pattern"));
    }
    choices(schema, value, at, faults);
    if (value instanceof Map<?, ?> map) {
      members(schema, map, at, faults);
    }
    if (value instanceof List<?> list && schema.containsKey("items")) {
      for (int i = 0; i < list.size(); i++) {
        faults.addAll(check(schema.getJsonObject("items"), list.get(i), at + "[" + i + "]"));
      }
    }
    return faults;
  }

  private void choices(JsonObject schema, Object value, String at, List<String> faults) {
    if (schema.containsKey("anyOf") && fitting(schema.getJsonArray("anyOf"), value, at) == 0) {
      faults.add(at + ": fits none");
    }
    if (schema.containsKey("oneOf") && fitting(schema.getJsonArray("oneOf"), value, at) != 1) {
      faults.add(at + ": does not fit exactly one");
    }
  }

  private long fitting(JsonArray schemas, Object value, String at) {
    return schemas.stream().filter(s -> check((JsonObject) s, value, at).isEmpty()).count();
  }

  private void members(JsonObject schema, Map<?, ?> map, String at, List<String> faults) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (Object name : schema.getJsonArray("required", new JsonArray())) {
      if (!map.containsKey(name)) {
        faults.add(at + ": no " + name);
      }
    }
    Object others = schema.getValue("additionalProperties", true);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = entry.getKey().toString();
      String below = at + "." + name;
      if (properties.containsKey(name)) {
        faults.addAll(check(properties.getJsonObject(name), entry.getValue(), below));
      } else if (others instanceof JsonObject other) {
        faults.addAll(check(other, entry.getValue(), below));
      } else if (!Boolean.TRUE.equals(others)) {
        faults.add(below + ": unknown");
      }
    }
  }

  private static boolean isWithin(JsonObject schema, double number) {
    return number >= schema.getDouble("minimum", number)
        && number <= schema.getDouble("maximum", number);
  }

  private static boolean isOfType(Object type, Object value) {
    if (type instanceof JsonArray types) {
      return types.stream().anyMatch(t -> isOfType(t, value));
    }
    return switch (type.toString()) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "number" -> value instanceof Number;
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }
}
