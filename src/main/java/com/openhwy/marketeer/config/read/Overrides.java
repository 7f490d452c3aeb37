package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the environment ({@code MARKETEER_SERVER_GRACEFUL_SHUTDOWN=10}, {@code
 * MARKETEER_SERVICES_TORII_QUEUE=5}) and system properties ({@code
 * -Dmarketeer.server.graceful_shutdown=10}) say of single settings, over everything else. A value
 * is read as unquoted YAML; one that begins with a bracket or brace as a list or mapping.
 */
public final class Overrides {
  private static final String VARIABLE = "MARKETEER_";
  private static final String PROPERTY = "marketeer.";

  /** Read by the launcher, no settings. */
  private static final Set<String> RESERVED =
      Set.of("home", "java", "jar", "opts", "cache", "profile");

  private final Class<?> root;
  private final Problems problems;
  private Node tree;

  /**
   * @param root the record of the whole configuration
   */
  public Overrides(Class<?> root, Node.Mapping tree, Problems problems) {
    this.root = root;
    this.tree = tree;
    this.problems = problems;
  }

  public Overrides environment(Map<String, String> variables) {
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              String rest = name.startsWith(VARIABLE) ? name.substring(VARIABLE.length()) : "";
              if (!rest.isEmpty() && !RESERVED.contains(rest.toLowerCase(Locale.ROOT))) {
                variable(name, rest, value);
              }
            });
    return this;
  }

  private void variable(String name, String rest, String value) {
    Node.Mark mark = new Node.Mark("environment variable " + name, 0, 0);
    List<PathTree.Step> path = VariableNames.path(root, tree, rest);
    if (path == null) {
      String meant = Suggestion.nearest(rest, VariableNames.all(root));
      problems.add(
          mark,
          "",
          "names no setting; "
              + (meant == null
                  ? "unset it, or expected for example MARKETEER_SERVER_GRACEFUL_SHUTDOWN"
                  : "did you mean \"" + VARIABLE + meant + "\"?"));
      return;
    }
    set(path, value(value, mark), mark);
  }

  public Overrides properties(Map<String, String> properties) {
    new TreeMap<>(properties)
        .forEach(
            (name, value) -> {
              String rest = name.startsWith(PROPERTY) ? name.substring(PROPERTY.length()) : "";
              if (!rest.isEmpty() && !RESERVED.contains(rest)) {
                property(name, rest, value);
              }
            });
    return this;
  }

  private void property(String name, String rest, String value) {
    Node.Mark mark = new Node.Mark("system property " + name, 0, 0);
    List<PathTree.Step> path = PathTree.steps(rest);
    if (path == null) {
      problems.add(mark, "", "is no path; expected for example marketeer.server.http[0].listen");
      return;
    }
    set(path, value(value, mark), mark);
  }

  private Node value(String text, Node.Mark mark) {
    if (!text.startsWith("[") && !text.startsWith("{")) {
      return PlainScalar.of(text, false, mark);
    }
    Node node = new Document(mark.file(), Format.YAML, text, Map.of()).read(problems);
    return node == null ? new Node.Broken(mark) : node;
  }

  private void set(List<PathTree.Step> path, Node value, Node.Mark mark) {
    Node changed = with(tree, path, 0, value);
    if (changed == null) {
      problems.add(
          mark, "", "names an item that does not follow the last one; items are numbered from 0");
      return;
    }
    tree = changed;
  }

  /** The tree with one value set; null when an index leaves a gap. */
  private static @Nullable Node with(
      @Nullable Node node, List<PathTree.Step> path, int at, Node value) {
    if (at == path.size()) {
      return value;
    }
    PathTree.Step step = path.get(at);
    if (step.index() < 0) {
      Map<String, Node> entries = new LinkedHashMap<>();
      Map<String, Node.Mark> keys = new LinkedHashMap<>();
      if (node instanceof Node.Mapping mapping) {
        entries.putAll(mapping.entries());
        keys.putAll(mapping.keys());
      }
      Node below = with(entries.get(step.key()), path, at + 1, value);
      if (below == null) {
        return null;
      }
      entries.put(step.key(), below);
      keys.putIfAbsent(step.key(), value.mark());
      return new Node.Mapping(
          Collections.unmodifiableMap(entries),
          Collections.unmodifiableMap(keys),
          node == null ? value.mark() : node.mark());
    }
    List<Node> items = new ArrayList<>(items(node));
    if (step.index() > items.size()) {
      return null;
    }
    Node old = step.index() < items.size() ? items.get(step.index()) : null;
    Node below = with(old, path, at + 1, value);
    if (below == null) {
      return null;
    }
    if (old == null) {
      items.add(below);
    } else {
      items.set(step.index(), below);
    }
    return new Node.Sequence(List.copyOf(items), node == null ? value.mark() : node.mark());
  }

  private static List<Node> items(@Nullable Node node) {
    if (node instanceof Node.Sequence sequence) {
      return sequence.items();
    }
    return node instanceof Node.Mapping mapping ? List.of(mapping) : List.of();
  }

  public Node.Mapping tree() {
    return (Node.Mapping) tree;
  }
}
