package com.openhwy.marketeer.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes HTML; whatever is no tag of ours is escaped. One thread. */
final class Html {
  private final StringBuilder out = new StringBuilder(8 * 1024);

  Html tags(String trusted) {
    out.append(trusted);
    return this;
  }

  Html text(@Nullable Object value) {
    String text = flat(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  /** A table with a row for each object and a column for each key that one of them has. */
  Html table(List<JsonObject> rows) {
    List<String> columns =
        rows.stream().flatMap(row -> row.fieldNames().stream()).distinct().toList();
    tags("<table><thead><tr>");
    columns.forEach(column -> tags("<th>").text(column.replace('_', ' ')).tags("</th>"));
    tags("</tr></thead><tbody>");
    for (JsonObject row : rows) {
      tags("<tr>");
      columns.forEach(column -> cell(column, row.getValue(column)));
      tags("</tr>");
    }
    return tags("</tbody></table>");
  }

  private void cell(String column, @Nullable Object value) {
    if (column.equals("state")) {
      String mood = "up".equals(value) ? "good" : "down".equals(value) ? "bad" : "odd";
      tags("<td><b class=\"" + mood + "\">").text(value).tags("</b></td>");
    } else {
      tags("<td>").text(value).tags("</td>");
    }
  }

  /** JSON in the few words that fit a cell. */
  private static String flat(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(Html::flat).collect(Collectors.joining(", "));
    }
    if (value instanceof JsonObject object) {
      return object.stream().map(Html::pair).collect(Collectors.joining(" "));
    }
    return value.toString();
  }

  private static String pair(Map.Entry<String, Object> field) {
    return field.getKey() + "=" + flat(field.getValue());
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
