package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes from a stream of begin, key, value and end, without recursion: a document may nest as deep
 * as it likes and only meets a problem. What it may not: repeat a key, nest deeper than {@link
 * #MAX_DEPTH}, or grow beyond {@link #MAX_NODES} once aliases are followed.
 */
final class TreeBuilder {
  static final int MAX_DEPTH = 64;
  static final long MAX_NODES = 2_000_000;

  /** A document that cannot be read on; its message is for the operator. */
  static final class TooMuch extends RuntimeException {
    final transient Node.Mark mark;

    TooMuch(Node.Mark mark, String message) {
      super(message);
      this.mark = mark;
    }
  }

  /** A node and how many it stands for once aliases are followed. */
  record Weighed(Node node, long weight) {}

  private static final class Frame {
    final Node.Mark mark;
    final @Nullable Map<String, Node> entries;
    final Map<String, Node.Mark> keys = new LinkedHashMap<>();
    final List<Node> items = new ArrayList<>();
    final @Nullable String name;
    long weight = 1;
    @Nullable String key;

    Frame(Node.Mark mark, boolean mapping, @Nullable String name) {
      this.mark = mark;
      this.entries = mapping ? new LinkedHashMap<>() : null;
      this.name = name;
    }
  }

  private final Problems problems;
  private final Deque<Frame> open = new ArrayDeque<>();
  private @Nullable Node root;

  TreeBuilder(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param name to be handed back by {@link #end}, for whoever names nodes
   */
  void begin(boolean mapping, Node.Mark mark, @Nullable String name) {
    if (open.size() >= MAX_DEPTH) {
      throw new TooMuch(mark, "nested deeper than " + MAX_DEPTH + " levels; flatten it");
    }
    open.push(new Frame(mark, mapping, name));
  }

  boolean atKey() {
    Frame frame = open.peek();
    return frame != null && frame.entries != null && frame.key == null;
  }

  void key(String key, Node.Mark mark) {
    Frame frame = open.element();
    Node.Mark first = frame.keys.putIfAbsent(key, mark);
    if (first != null) {
      problems.add(
          mark,
          "",
          "the key \"" + key + "\" stands here twice; the first is at " + first + ", remove one");
    }
    frame.key = key;
  }

  void value(Node node) {
    value(new Weighed(node, 1));
  }

  void value(Weighed value) {
    Frame frame = open.peek();
    if (frame == null) {
      root = value.node();
      return;
    }
    frame.weight += value.weight();
    if (frame.weight > MAX_NODES) {
      throw new TooMuch(
          value.node().mark(),
          "more than " + MAX_NODES + " values once aliases are followed; use fewer aliases");
    }
    if (frame.entries == null) {
      frame.items.add(value.node());
    } else if (frame.key != null) {
      frame.entries.putIfAbsent(frame.key, value.node());
      frame.key = null;
    }
  }

  /** The name that the collection ended here was begun with. */
  record Ended(@Nullable String name, Weighed value) {}

  Ended end() {
    Frame frame = open.pop();
    Node node =
        frame.entries == null
            ? new Node.Sequence(List.copyOf(frame.items), frame.mark)
            : MergeKeys.resolved(
                new Node.Mapping(
                    Collections.unmodifiableMap(frame.entries),
                    Collections.unmodifiableMap(frame.keys),
                    frame.mark));
    Weighed value = new Weighed(node, frame.weight);
    value(value);
    return new Ended(frame.name, value);
  }

  @Nullable Node root() {
    return root;
  }
}
