package com.openhwy.marketeer.middleware.jwt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a claim is found by the path an operator writes. Pure. */
final class Claims {
  private Claims() {}

  /**
   * @param path a name; a dot steps into an object, unless the whole is a name itself
   * @return null when there is none
   */
  static @Nullable Object find(Map<?, ?> claims, String path) {
    Object whole = claims.get(path);
    if (whole != null) {
      return whole;
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        return find(inner, path.substring(dot + 1));
      }
    }
    return null;
  }

  /** Neither a list nor an object. */
  static boolean isPlain(Object claim) {
    return claim instanceof String || claim instanceof Number || claim instanceof Boolean;
  }
}
