package com.openhwy.marketeer.config.bind;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of a few keys in the order written, in a fifth of the memory that a linked hash
 * map takes: the tree of a configuration stays, and one of 100,000 routes has half a million maps.
 */
final class SmallMap<V> extends AbstractMap<String, V> {
  /** Up to here looking at each is as fast as hashing. */
  private static final int FEW = 8;

  private final String[] names;
  private final Object[] values;

  private SmallMap(Map<String, V> from) {
    names = new String[from.size()];
    values = new Object[names.length];
    int i = 0;
    for (Entry<String, V> entry : from.entrySet()) {
      names[i] =
          entry.getKey().intern(); // settings have few names, and each is there once per route
      values[i++] = entry.getValue();
    }
  }

  /** The same map, small where it is one of a few; one of more keys is the caller's, and stays. */
  static <V> Map<String, V> of(Map<String, V> map) {
    return map instanceof SmallMap || map.size() > FEW ? map : new SmallMap<>(map);
  }

  @SuppressWarnings("unchecked") // nothing but values of V was put there
  private V value(int i) {
    return (V) values[i];
  }

  @Override
  public @Nullable V get(Object key) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(key)) {
        return value(i);
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Entry<String, V>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < names.length;
          }

          @Override
          public Entry<String, V> next() {
            if (next == names.length) {
              throw new NoSuchElementException();
            }
            return Map.entry(names[next], value(next++));
          }
        };
      }
    };
  }
}
