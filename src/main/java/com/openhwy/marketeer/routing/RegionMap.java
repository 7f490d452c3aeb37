package com.openhwy.marketeer.routing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that is asked with a part of a string, so that asking needs no substring. Open addressing,
 * at most half full. Immutable, thread-safe. Its keys come from the configuration: nobody else can
 * make them collide.
 */
final class RegionMap<V> {
  private static final int MAX_SIZE = 1 << 28;

  private final @Nullable String[] keys;
  private final @Nullable Object[] values;
  private final int mask;
  private final int longest;

  RegionMap(Map<String, V> entries) {
    if (entries.size() > MAX_SIZE) {
      throw new IllegalArgumentException(entries.size() + " entries; expected " + MAX_SIZE);
    }
    int slots = Integer.highestOneBit(Math.max(1, entries.size() * 2 - 1)) * 2;
    keys = new String[slots];
    values = new Object[slots];
    mask = slots - 1;
    longest = entries.keySet().stream().mapToInt(String::length).max().orElse(-1);
    entries.forEach(this::put);
  }

  private void put(String key, V value) {
    int slot = slot(key, 0, key.length());
    while (keys[slot] != null) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  /** What is stored for {@code text.substring(from, to)}. */
  @SuppressWarnings("unchecked") // only put() writes values
  @Nullable V get(String text, int from, int to) {
    int length = to - from;
    if (length > longest) {
      return null;
    }
    for (int slot = slot(text, from, to); ; slot = (slot + 1) & mask) {
      String key = keys[slot];
      if (key == null) {
        return null;
      }
      if (key.length() == length && key.regionMatches(0, text, from, length)) {
        return (V) values[slot];
      }
    }
  }

  private int slot(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    return (hash ^ (hash >>> 16)) & mask;
  }
}
