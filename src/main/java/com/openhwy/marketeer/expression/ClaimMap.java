package com.openhwy.marketeer.expression;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token claims, in the types of the language; what is not claimed is not there. */
@SuppressWarnings("Immutable") // a token that nobody writes to
final class ClaimMap extends LazyMap {
  private final Map<?, ?> claims;

  ClaimMap(Map<?, ?> claims) {
    this.claims = claims;
  }

  @Override
  @Nullable Object find(String name) {
    Object value = claims.get(name);
    return value == null && !claims.containsKey(name) ? null : adapted(value);
  }

  @Override
  boolean has(String name) {
    return claims.containsKey(name);
  }

  @Override
  public int size() {
    return claims.size();
  }

  @Override
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    claims.forEach((name, value) -> all.put(String.valueOf(name), adapted(value)));
    return all;
  }

  private static Object adapted(@Nullable Object value) {
    if (value == null) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Map<?, ?> map) {
      return new ClaimMap(map);
    }
    if (value instanceof Collection<?> items) {
      List<Object> list = new ArrayList<>(items.size());
      items.forEach(item -> list.add(adapted(item)));
      return list;
    }
    if (value instanceof Number number) {
      boolean whole = value instanceof Long || value instanceof Integer || value instanceof Short;
      return whole ? (Object) number.longValue() : (Object) number.doubleValue();
    }
    return value instanceof Boolean ? value : value.toString();
  }
}
