package com.openhwy.marketeer.config.bind;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A value's path and the place to blame for it: its own where it was written, otherwise that of
 * what should have held it. Immutable.
 *
 * @param node null where nothing was written
 */
public record Place(@Nullable Node node, Node.Mark mark, String path) {

  public static Place of(Node node, String path) {
    return new Place(node, node.mark(), path);
  }

  /** The value of a key, or the place it is missing from. */
  public Place at(String key) {
    Node value = node instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
    return new Place(value, value == null ? mark : value.mark(), Paths.key(path, key));
  }

  /** The key itself, where the key and not its value is to blame. */
  public Place key(String key) {
    Node.Mark at = node instanceof Node.Mapping mapping ? mapping.keys().get(key) : null;
    Place value = at(key);
    return at == null ? value : new Place(value.node(), at, value.path());
  }

  /** An item of a list; what is no list is its own only item. */
  public Place item(int index) {
    if (node instanceof Node.Sequence sequence) {
      String below = Paths.item(path, index);
      if (index < sequence.items().size()) {
        Node item = sequence.items().get(index);
        return new Place(item, item.mark(), below);
      }
      return new Place(null, mark, below);
    }
    return this;
  }

  /** The items; what is no list is its own only item, what was not written has none. */
  public List<Place> items() {
    if (node instanceof Node.Sequence sequence) {
      return IntStream.range(0, sequence.items().size()).mapToObj(this::item).toList();
    }
    return node == null ? List.of() : List.of(this);
  }

  /** The text of the scalar here, null where there is none. */
  public @Nullable String text() {
    return node instanceof Node.Scalar scalar && scalar.value() != null ? scalar.text() : null;
  }

  /**
   * A problem within the text of the scalar here; where the file does not have it as it stands, the
   * message says where instead.
   *
   * @param line of the text, from 1
   * @param column from 1
   */
  public void problemIn(int line, int column, Problems problems, String message) {
    Node.Mark inner = node instanceof Node.Scalar scalar ? scalar.inner() : null;
    if (inner != null) {
      Node.Mark at =
          new Node.Mark(inner.file(), inner.line() + line - 1, inner.column() + column - 1);
      problems.add(at, path, message);
    } else {
      String where = (line == 1 ? "column " : "line " + line + ", column ") + column;
      problem(problems, where + ": " + message);
    }
  }

  public void problem(Problems problems, String message) {
    problems.add(mark, path, message);
  }
}
