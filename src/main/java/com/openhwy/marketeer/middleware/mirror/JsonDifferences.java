package com.openhwy.marketeer.middleware.mirror;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where two values of JSON differ, by pointer (RFC 6901). The order of keys does not count. Pure.
 */
final class JsonDifferences {
  /** Stands for a value that is not there. */
  private static final Object ABSENT = "(absent)";

  /** As deep as the parser goes. */
  private static final int DEEPEST = 1_000;

  /** Hears of a place. */
  @FunctionalInterface
  interface Found {

    /**
     * @param general the pointer with {@code *} for each index
     */
    void difference(String pointer, String general, Object one, Object other);
  }

  private final Found found;

  private JsonDifferences(Found found) {
    this.found = found;
  }

  static void between(@Nullable Object one, @Nullable Object other, Found found) {
    new JsonDifferences(found).values("", "", one, other, 0);
  }

  private void values(
      String pointer, String general, @Nullable Object first, @Nullable Object second, int depth) {
    Object one = plain(first);
    Object other = plain(second);
    if (depth > DEEPEST) {
      return;
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      objects(pointer, general, a, b, depth);
    } else if (one instanceof List<?> a && other instanceof List<?> b) {
      arrays(pointer, general, a, b, depth);
    } else if (!same(one, other)) {
      found.difference(pointer, general, shown(one), shown(other));
    }
  }

  private void objects(String pointer, String general, Map<?, ?> a, Map<?, ?> b, int depth) {
    Set<String> keys = new TreeSet<>();
    a.keySet().forEach(key -> keys.add(key.toString()));
    b.keySet().forEach(key -> keys.add(key.toString()));
    for (String key : keys) {
      String step = "/" + key.replace("~", "~0").replace("/", "~1");
      if (a.containsKey(key) && b.containsKey(key)) {
        values(pointer + step, general + step, a.get(key), b.get(key), depth + 1);
      } else {
        found.difference(
            pointer + step,
            general + step,
            a.containsKey(key) ? shown(a.get(key)) : ABSENT,
            b.containsKey(key) ? shown(b.get(key)) : ABSENT);
      }
    }
  }

  private void arrays(String pointer, String general, List<?> a, List<?> b, int depth) {
    if (a.size() != b.size()) {
      found.difference(pointer, general, a.size() + " items", b.size() + " items");
      return;
    }
    for (int i = 0; i < a.size(); i++) {
      values(pointer + "/" + i, general + "/*", a.get(i), b.get(i), depth + 1);
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object.getMap();
    }
    return value instanceof JsonArray array ? array.getList() : value;
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return (one instanceof Number a && other instanceof Number b)
        ? (a.equals(b) || Double.compare(a.doubleValue(), b.doubleValue()) == 0)
        : Objects.equals(one, other);
  }

  private static Object shown(@Nullable Object value) {
    Object plain = plain(value);
    if (plain instanceof Map<?, ?> map) {
      return "an object of " + map.size();
    }
    if (plain instanceof List<?> list) {
      return "an array of " + list.size();
    }
    return plain == null ? "null" : plain;
  }
}
