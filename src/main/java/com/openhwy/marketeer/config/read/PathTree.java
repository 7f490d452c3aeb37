package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree from values with paths, {@code routes[0].match.host}: what properties, system properties
 * and the environment have. A key that has dots of its own stands in brackets: {@code
 * headers["x.y"]}.
 */
final class PathTree {
  private static final int MAX_INDEX = 100_000;

  /** One step down: by index when that is not negative, otherwise by key. */
  record Step(String key, int index) {}

  private static final class Branch {
    final Map<String, Object> named = new LinkedHashMap<>();
    final Map<String, Node.Mark> keys = new LinkedHashMap<>();
    final TreeMap<Integer, Object> items = new TreeMap<>();
    final Node.Mark mark;

    Branch(Node.Mark mark) {
      this.mark = mark;
    }
  }

  private final Problems problems;
  private @Nullable Branch root;

  PathTree(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param mark of the path
   */
  void put(String path, Node.Mark mark, Node value) {
    List<Step> steps = steps(path);
    if (steps == null) {
      problems.add(
          mark, "", "\"" + path + "\" is no path; expected for example server.http[0].listen");
      return;
    }
    if (root == null) {
      root = new Branch(mark);
    }
    Branch branch = root;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean mixed = step.index() < 0 ? !branch.items.isEmpty() : !branch.named.isEmpty();
      boolean last = i == steps.size() - 1;
      Object below =
          step.index() < 0 ? branch.named.get(step.key()) : branch.items.get(step.index());
      if (mixed || (below != null && (last || below instanceof Node))) {
        problems.add(mark, "", "\"" + path + "\" contradicts an earlier line; remove one");
        return;
      }
      Object next = below != null ? below : last ? value : new Branch(mark);
      set(branch, step, next, mark);
      if (next instanceof Branch deeper) {
        branch = deeper;
      }
    }
  }

  private static void set(Branch branch, Step step, Object value, Node.Mark mark) {
    if (step.index() < 0) {
      branch.named.put(step.key(), value);
      branch.keys.putIfAbsent(step.key(), mark);
    } else {
      branch.items.put(step.index(), value);
    }
  }

  Node root(Node.Mark ifEmpty) {
    return root == null ? new Node.Mapping(Map.of(), Map.of(), ifEmpty) : node(root);
  }

  private Node node(Object value) {
    if (value instanceof Node node) {
      return node;
    }
    Branch branch = (Branch) value;
    if (branch.items.isEmpty()) {
      Map<String, Node> entries = new LinkedHashMap<>();
      branch.named.forEach((key, below) -> entries.put(key, node(below)));
      return new Node.Mapping(entries, branch.keys, branch.mark);
    }
    if (branch.items.lastKey() != branch.items.size() - 1) {
      problems.add(
          branch.mark,
          "",
          "the items of a list are numbered from 0 without a gap; found "
              + branch.items.size()
              + " items and the number "
              + branch.items.lastKey());
      return new Node.Broken(branch.mark);
    }
    return new Node.Sequence(branch.items.values().stream().map(this::node).toList(), branch.mark);
  }

  /** The steps of a path, null when it is none. */
  static @Nullable List<Step> steps(String path) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < path.length()) {
      if (path.charAt(at) == '[') {
        int end = path.indexOf(path.startsWith("[\"", at) ? "\"]" : "]", at + 2);
        Step step = end < 0 ? null : bracket(path.substring(at + 1, end));
        if (step == null || (steps.isEmpty() && step.index() >= 0)) {
          return null;
        }
        steps.add(step);
        at = end + (path.charAt(end) == '"' ? 2 : 1);
      } else {
        int start = path.charAt(at) == '.' && !steps.isEmpty() ? at + 1 : at;
        int end = start;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        if (end == start || (start == at && !steps.isEmpty())) {
          return null;
        }
        steps.add(new Step(path.substring(start, end), -1));
        at = end;
      }
    }
    return steps.isEmpty() ? null : steps;
  }

  private static @Nullable Step bracket(String inside) {
    if (inside.startsWith("\"")) {
      return new Step(inside.substring(1), -1);
    }
    try {
      int index = Integer.parseInt(inside);
      return index < 0 || index > MAX_INDEX ? null : new Step("", index);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
