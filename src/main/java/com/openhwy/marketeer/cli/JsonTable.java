package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON objects as a table: a row each, a column for every key that any of them has. */
final class JsonTable {
  private JsonTable() {}

  static String of(JsonArray objects) {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = 0; i < objects.size(); i++) {
      keys.addAll(objects.getJsonObject(i).fieldNames());
    }
    Table table =
        new Table(keys.stream().map(key -> key.toUpperCase(Locale.ROOT)).toArray(String[]::new));
    for (int i = 0; i < objects.size(); i++) {
      JsonObject object = objects.getJsonObject(i);
      table.row(keys.stream().map(key -> cell(object.getValue(key))).toArray());
    }
    return table.toString();
  }

  /** Lists with commas, objects as {@code key=value}; nothing for null and what is empty. */
  static String cell(@Nullable Object value) {
    if (value instanceof JsonArray array) {
      return array.stream().map(JsonTable::cell).collect(Collectors.joining(","));
    }
    if (value instanceof JsonObject object) {
      return object.stream()
          .filter(entry -> !cell(entry.getValue()).isEmpty())
          .map(entry -> entry.getKey() + "=" + cell(entry.getValue()))
          .collect(Collectors.joining(" "));
    }
    return value == null ? "" : value.toString();
  }
}
