package com.openhwy.marketeer.config.schema;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Property;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.config.bind.Shorthand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schemas of types; each record once, under {@code $defs}, and referred to from there. */
final class TypeSchemas {
  private final Map<String, JsonObject> definitions = new TreeMap<>();

  JsonObject definitions() {
    JsonObject all = new JsonObject();
    definitions.forEach(all::put);
    return all;
  }

  /** A setting with its meaning and default. */
  JsonObject of(Property property) {
    JsonObject schema = of(property.type(), property.range());
    if (!property.doc().isEmpty()) {
      schema.put("description", property.doc());
    }
    String preset = property.defaultText();
    if (preset != null && !preset.isEmpty() && !preset.startsWith("[")) {
      schema.put("default", PlainScalar.value(preset));
    }
    return schema;
  }

  JsonObject of(Type type) {
    return of(type, null);
  }

  private JsonObject of(Type type, @Nullable Range range) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? new JsonObject()
              .put("type", "object")
              .put(
                  "additionalProperties",
                  arguments[1] == Object.class ? (Object) true : of(arguments[1], range))
          : oneOrMany(of(arguments[0], range));
    }
    Class<?> raw = (Class<?>) type;
    if (Property.isTagged(raw)) {
      JsonArray choices = new JsonArray();
      Binder.tags(raw).forEach((tag, record) -> choices.add(reference(record, tag)));
      return new JsonObject().put("oneOf", choices);
    }
    return Property.isStructure(raw) ? reference(raw, null) : scalar(raw, range);
  }

  /** A list of which one item may stand alone. */
  static JsonObject oneOrMany(JsonObject item) {
    return new JsonObject()
        .put(
            "anyOf",
            new JsonArray()
                .add(new JsonObject().put("type", "array").put("items", item))
                .add(item.copy()));
  }

  private JsonObject reference(Class<?> record, @Nullable String tag) {
    String name = name(record);
    if (!definitions.containsKey(name)) {
      definitions.put(name, new JsonObject()); // known before it is done: it may hold itself
      definitions.put(name, definition(record, tag));
    }
    return new JsonObject().put("$ref", "#/$defs/" + name);
  }

  private static String name(Class<?> record) {
    Class<?> outer = record.getDeclaringClass();
    return outer == null ? record.getSimpleName() : name(outer) + "." + record.getSimpleName();
  }

  private JsonObject definition(Class<?> record, @Nullable String tag) {
    JsonObject mapping = mapping(record, new JsonObject(), new JsonArray(), tag);
    Shorthand shorthand = record.getAnnotation(Shorthand.class);
    if (shorthand == null) {
      return mapping;
    }
    Property alone =
        Property.settings(record).stream()
            .filter(p -> p.name().equals(shorthand.value()))
            .findFirst()
            .orElseThrow();
    return new JsonObject().put("oneOf", new JsonArray().add(of(alone)).add(mapping));
  }

  /** The settings of a type of middleware, beside its name. */
  JsonObject middleware(String type, Class<? extends Record> record) {
    JsonObject name = scalar(String.class, null).put("description", "Its name; unique.");
    return mapping(record, new JsonObject().put("name", name), new JsonArray().add("name"), type);
  }

  private JsonObject mapping(
      Class<?> record, JsonObject properties, JsonArray required, @Nullable String tag) {
    if (tag != null) {
      properties.put("type", new JsonObject().put("const", tag));
      required.add("type");
    }
    for (Property property : Property.settings(record)) {
      properties.put(property.name(), of(property));
      if (property.required()) {
        required.add(property.name());
      }
    }
    JsonObject schema = new JsonObject().put("type", "object");
    Doc doc = record.getAnnotation(Doc.class);
    if (doc != null) {
      schema.put("description", doc.value());
    }
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return Property.isOpen(record) ? schema : schema.put("additionalProperties", false);
  }

  private JsonObject scalar(Class<?> type, @Nullable Range range) {
    if (type == boolean.class || type == Boolean.class) {
      return orSubstitution(new JsonObject().put("type", "boolean"));
    }
    if (type.isEnum()) {
      JsonArray names = new JsonArray();
      Arrays.stream(type.getEnumConstants())
          .forEach(constant -> names.add(Property.constantName((Enum<?>) constant)));
      return orSubstitution(new JsonObject().put("enum", names));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return orSubstitution(bounded("integer", range));
    }
    if (type == double.class || type == Double.class) {
      return orSubstitution(bounded("number", range));
    }
    if (type == Duration.class) {
      return shared("duration", "^[0-9.]+ *(ns|us|ms|s|m|h|d)?$");
    }
    if (type == DataSize.class) {
      return shared("size", "^[0-9]+ *(KiB|MiB|GiB|KB|MB|GB|B)?$");
    }
    if (type == Ratio.class) {
      return shared("ratio", "^[0-9.]+ *%?$");
    }
    if (type == Rate.class) {
      return shared("rate", "^[0-9]+ */ *([0-9.]+ *)?(ns|us|ms|s|m|h|d)$");
    }
    return new JsonObject().put("type", new JsonArray().add("string").add("number").add("boolean"));
  }

  private static JsonObject bounded(String type, @Nullable Range range) {
    JsonObject schema = new JsonObject().put("type", type);
    if (range != null) {
      schema.put("minimum", range.min());
      if (range.max() != Long.MAX_VALUE) {
        schema.put("maximum", range.max());
      }
    }
    return schema;
  }

  /** A number or a text of a form that many settings share. */
  private JsonObject shared(String name, String pattern) {
    JsonArray forms =
        new JsonArray()
            .add(new JsonObject().put("type", "number").put("minimum", 0))
            .add(new JsonObject().put("type", "string").put("pattern", pattern))
            .add(substitution());
    definitions.putIfAbsent(name, new JsonObject().put("anyOf", forms));
    return new JsonObject().put("$ref", "#/$defs/" + name);
  }

  private JsonObject orSubstitution(JsonObject schema) {
    return new JsonObject().put("anyOf", new JsonArray().add(schema).add(substitution()));
  }

  /** Any value may come from the environment or a file. */
  private JsonObject substitution() {
    definitions.putIfAbsent(
        "substitution",
        new JsonObject()
            .put("type", "string")
            .put("pattern", "\\$\\{")
            .put("description", "${VAR}, ${VAR:-default} or ${file:/path}"));
    return new JsonObject().put("$ref", "#/$defs/substitution");
  }
}
