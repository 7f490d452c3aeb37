package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One tree from many documents. {@code marketeer} may hold everything; every other document only
 * its own list, so that each thing is found where its name says. Lists are joined in the order of
 * the documents.
 */
public final class Assembly {
  private static final List<String> LISTS = List.of("routes", "services", "middlewares");

  private final Problems problems;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Node.Mark> keys = new LinkedHashMap<>();
  private final Map<String, List<Node>> lists = new LinkedHashMap<>();
  private Node.Mark mark = new Node.Mark("(configuration)", 0, 0);
  private boolean first = true;

  public Assembly(Problems problems) {
    this.problems = problems;
  }

  /**
   * Adds a document of the directory.
   *
   * @param document its name without ending, or that of the directory it lies in without {@code .d}
   */
  public void add(String document, Node root) {
    if (!(root instanceof Node.Mapping mapping)) {
      String expected = document.equals("marketeer") ? "server" : document;
      problems.add(
          root.mark(),
          "",
          "the whole file is no mapping; expected it to begin with \"" + expected + ":\"");
      return;
    }
    if (first) {
      mark = mapping.mark();
      first = false;
    }
    mapping
        .entries()
        .forEach((key, value) -> put(document, key, mapping.keys().getOrDefault(key, mark), value));
  }

  private void put(String document, String key, Node.Mark at, Node value) {
    if (!document.equals("marketeer") && !document.equals(key)) {
      String home = LISTS.contains(key) ? key : "marketeer";
      String hint = Suggestion.hint(key, List.of(document));
      problems.add(
          at,
          key,
          "\""
              + key
              + "\" does not belong into "
              + document
              + (hint.isEmpty()
                  ? "; expected \"" + document + "\" here, and \"" + key + "\" in " + home + ".yaml"
                  : hint));
      return;
    }
    if (LISTS.contains(key)) {
      keys.putIfAbsent(key, at);
      append(key, value);
      return;
    }
    keys.put(key, at);
    entries.put(key, value);
  }

  private void append(String key, Node value) {
    List<Node> items = lists.computeIfAbsent(key, k -> new ArrayList<>());
    if (value instanceof Node.Sequence sequence) {
      items.addAll(sequence.items());
    } else if (value instanceof Node.Mapping) {
      items.add(value);
    } else if (value instanceof Node.Scalar scalar && scalar.value() != null) {
      problems.add(scalar.mark(), key, "found the text \"" + scalar.text() + "\"; expected a list");
    }
  }

  /** What the documents say together. */
  public Node.Mapping tree() {
    Map<String, Node> all = new LinkedHashMap<>(entries);
    lists.forEach(
        (key, items) ->
            all.put(key, new Node.Sequence(List.copyOf(items), keys.getOrDefault(key, mark))));
    return new Node.Mapping(
        Collections.unmodifiableMap(all), Collections.unmodifiableMap(keys), mark);
  }
}
