package com.openhwy.marketeer.expression;

import com.openhwy.marketeer.http.FormText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, decoded, of one name the first. One that is not there is the empty
 * text.
 */
final class QueryMap extends LazyMap {
  private final String query;

  QueryMap(@Nullable String query) {
    this.query = query == null ? "" : query;
  }

  @Override
  Object find(String name) {
    String value = first(name);
    return value == null ? "" : value;
  }

  @Override
  boolean has(String name) {
    return first(name) != null;
  }

  private @Nullable String first(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < query.length(); ) {
      int to = end(from);
      int nameEnd = nameEnd(from, to);
      if (to > from && FormText.is(query, from, nameEnd, wanted)) {
        return FormText.decoded(query, Math.min(nameEnd + 1, to), to);
      }
      from = to + 1;
    }
    return null;
  }

  @Override
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int from = 0; from < query.length(); ) {
      int to = end(from);
      int nameEnd = nameEnd(from, to);
      if (to > from) {
        all.putIfAbsent(
            FormText.decoded(query, from, nameEnd),
            FormText.decoded(query, Math.min(nameEnd + 1, to), to));
      }
      from = to + 1;
    }
    return all;
  }

  private int end(int from) {
    int ampersand = query.indexOf('&', from);
    return ampersand < 0 ? query.length() : ampersand;
  }

  private int nameEnd(int from, int to) {
    int equals = query.indexOf('=', from);
    return equals < 0 || equals > to ? to : equals;
  }
}
