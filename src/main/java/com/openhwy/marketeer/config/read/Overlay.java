package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tree over another: mappings are merged key by key, named things in a list by their name,
 * everything else is replaced.
 */
public final class Overlay {
  private Overlay() {}

  public static Node over(Node below, Node above) {
    if (below instanceof Node.Mapping base && above instanceof Node.Mapping top) {
      return merged(base, top);
    }
    if (below instanceof Node.Sequence base
        && above instanceof Node.Sequence top
        && !base.items().isEmpty()
        && areNamed(base)
        && areNamed(top)) {
      return joined(base, top);
    }
    return above;
  }

  private static Node.Mapping merged(Node.Mapping base, Node.Mapping top) {
    Map<String, Node> entries = new LinkedHashMap<>(base.entries());
    Map<String, Node.Mark> keys = new LinkedHashMap<>(base.keys());
    top.entries().forEach((key, value) -> entries.merge(key, value, Overlay::over));
    keys.putAll(top.keys());
    return new Node.Mapping(
        Collections.unmodifiableMap(entries), Collections.unmodifiableMap(keys), base.mark());
  }

  private static Node.Sequence joined(Node.Sequence base, Node.Sequence top) {
    List<Node> items = new ArrayList<>(base.items());
    for (Node item : top.items()) {
      int index = indexOf(items, name(item));
      if (index < 0) {
        items.add(item);
      } else {
        items.set(index, item);
      }
    }
    return new Node.Sequence(List.copyOf(items), base.mark());
  }

  private static boolean areNamed(Node.Sequence sequence) {
    return sequence.items().stream().allMatch(item -> name(item) != null);
  }

  private static int indexOf(List<Node> items, @Nullable String name) {
    for (int i = 0; i < items.size(); i++) {
      if (name != null && name.equals(name(items.get(i)))) {
        return i;
      }
    }
    return -1;
  }

  /** The name of a named thing, null when it is none. */
  static @Nullable String name(Node node) {
    return node instanceof Node.Mapping mapping
            && mapping.entries().get("name") instanceof Node.Scalar scalar
        ? scalar.text()
        : null;
  }
}
