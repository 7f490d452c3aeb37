package com.openhwy.marketeer.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that looks for a value when it is asked for it, and makes all of them only for an
 * expression that goes through all. A {@link CelValue}, so that the library takes it as it is: any
 * other map it would copy, each time. Read only, for one evaluation.
 */
abstract class LazyMap extends CelValue implements Map<String, Object> {
  private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

  /** What stands for a name, null for nothing. */
  abstract @Nullable Object find(String name);

  abstract boolean has(String name);

  /** By name, in the order met. */
  abstract Map<String, Object> all();

  @Override
  public final @Nullable Object get(Object name) {
    return name instanceof String text ? find(text) : null;
  }

  @Override
  public final boolean containsKey(Object name) {
    return name instanceof String text && has(text);
  }

  @Override
  public int size() {
    return all().size();
  }

  @Override
  public final boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public final boolean containsValue(Object value) {
    return all().containsValue(value);
  }

  @Override
  public final Set<String> keySet() {
    return all().keySet();
  }

  @Override
  public final Collection<Object> values() {
    return all().values();
  }

  @Override
  public final Set<Entry<String, Object>> entrySet() {
    return all().entrySet();
  }

  @Override
  public final Object value() {
    return this;
  }

  @Override
  public final boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public final CelType celType() {
    return TYPE;
  }

  @Override
  public final boolean equals(Object o) {
    return o instanceof Map<?, ?> other && all().equals(other);
  }

  @Override
  public final int hashCode() {
    return all().hashCode();
  }

  @Override
  public final Object put(String name, Object value) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public final Object remove(Object name) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public final void putAll(Map<? extends String, ?> other) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public final void clear() {
    throw new UnsupportedOperationException("read only");
  }
}
