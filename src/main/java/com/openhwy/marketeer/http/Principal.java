package com.openhwy.marketeer.http;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom an authenticating middleware took the client for, and what was vouched for with it. What
 * stands here was verified; everything else of a request is the client's word. Immutable.
 *
 * @param name of the user, the key or the subject; never empty
 * @param claims as a token carried them: text, numbers, booleans, lists and maps; empty without a
 *     token. Never written to after it was handed over.
 */
public record Principal(String name, Map<String, Object> claims) {

  public static Principal named(String name) {
    return new Principal(name, Map.of());
  }

  /**
   * A claim as text: numbers and booleans as JSON has them, the items of a list separated by
   * spaces.
   *
   * @param path name of the claim; a dot steps into an object, unless the whole is a name itself
   * @return null when there is no such claim, or it is an object
   */
  public @Nullable String claim(String path) {
    Object value = find(claims, path);
    return value == null ? null : text(value);
  }

  private static @Nullable Object find(Map<?, ?> map, String path) {
    Object whole = map.get(path);
    if (whole != null) {
      return whole;
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (map.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        return find(inner, path.substring(dot + 1));
      }
    }
    return null;
  }

  private static @Nullable String text(Object value) {
    if (value instanceof Map) {
      return null;
    }
    if (!(value instanceof Collection<?> items)) {
      return value.toString();
    }
    StringBuilder all = new StringBuilder();
    for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
      all.append(each.next());
      if (each.hasNext()) {
        all.append(' ');
      }
    }
    return all.toString();
  }
}
