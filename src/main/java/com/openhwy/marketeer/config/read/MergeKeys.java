package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code <<: *defaults}, which YAML 1.2 no longer has and every operator uses: the keys of the
 * mapping named are there too, unless written. What is no mapping stays, to be told as unknown.
 */
final class MergeKeys {
  private static final String KEY = "<<";

  private MergeKeys() {}

  static Node.Mapping resolved(Node.Mapping mapping) {
    Node merged = mapping.entries().get(KEY);
    if (merged == null) {
      return mapping;
    }
    List<Node.Mapping> sources = new ArrayList<>();
    List<Node> candidates =
        merged instanceof Node.Sequence sequence ? sequence.items() : List.of(merged);
    for (Node candidate : candidates) {
      if (!(candidate instanceof Node.Mapping source)) {
        return mapping;
      }
      sources.add(source);
    }
    Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
    Map<String, Node.Mark> keys = new LinkedHashMap<>(mapping.keys());
    entries.remove(KEY);
    keys.remove(KEY);
    for (Node.Mapping source : sources) {
      source.entries().forEach(entries::putIfAbsent);
      source.keys().forEach(keys::putIfAbsent);
    }
    return new Node.Mapping(
        Collections.unmodifiableMap(entries), Collections.unmodifiableMap(keys), mapping.mark());
  }
}
