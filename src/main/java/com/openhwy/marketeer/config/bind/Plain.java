package com.openhwy.marketeer.config.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes as plain values, without the places: for identity, for hashes, for whoever wants JSON. */
public final class Plain {
  private Plain() {}

  /**
   * @return a Map in the order written, List, String, Boolean, Long, Double or null; secrets are
   *     among them
   */
  public static @Nullable Object of(Node node) {
    if (node instanceof Node.Mapping mapping) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      mapping.entries().forEach((key, value) -> entries.put(key, of(value)));
      return entries;
    }
    if (node instanceof Node.Sequence sequence) {
      List<@Nullable Object> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(of(item)));
      return items;
    }
    return node instanceof Node.Scalar scalar ? scalar.value() : null;
  }
}
