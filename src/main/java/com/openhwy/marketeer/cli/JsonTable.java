package com.openhwy.marketeer.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON objects as a table, a row each. */
final class JsonTable {
  private JsonTable() {}

  /**
   * @param keys of the columns; one that no object says anything for is left out
   */
  static String of(JsonArray objects, String... keys) {
    List<JsonObject> rows = objects.stream().map(JsonObject.class::cast).toList();
    List<String> columns =
        List.of(keys).stream()
            .filter(key -> rows.stream().anyMatch(row -> !cell(row.getValue(key)).isEmpty()))
            .toList();
    Table table =
        new Table(columns.stream().map(key -> key.toUpperCase(Locale.ROOT)).toArray(String[]::new));
    for (JsonObject row : rows) {
      table.row(columns.stream().map(key -> cell(row.getValue(key))).toArray());
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
