package com.openhwy.marketeer.config.bind;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value as it was written, with the place where: what every format (YAML, JSON, HOCON,
 * properties, a store) is read into, and what records are bound from. Immutable.
 */
public sealed interface Node {

  /** Where it was written. */
  Mark mark();

  /**
   * @param file path as the operator named it, or the name of a store or of the environment
   * @param line from 1; 0 where the source has no lines
   * @param column from 1; 0 where unknown
   */
  record Mark(String file, int line, int column) {
    @Override
    public String toString() {
      return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
  }

  /**
   * A scalar.
   *
   * @param value String, Boolean, Long, Double or null, after {@code ${…}} was replaced
   * @param secret it came from {@code ${file:…}}, so it is not shown again
   * @param text the value as it was written: where text is wanted, {@code 0123} stays that
   * @param inner where the first character of the text stands, if the file has it character by
   *     character, further lines of it indented alike; null when it does not, or is not known to
   */
  record Scalar(
      @Nullable Object value, boolean secret, Mark mark, String text, @Nullable Mark inner)
      implements Node {
    public Scalar(@Nullable Object value, boolean secret, Mark mark, String text) {
      this(value, secret, mark, text, null);
    }

    public Scalar(@Nullable Object value, boolean secret, Mark mark) {
      this(value, secret, mark, value == null ? "" : value.toString());
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
      return (secret ? "***" : text) + " (" + mark + ")";
    }
  }

  /**
   * A value that could not be read; the problem has been told. What is bound from it is nothing.
   */
  record Broken(Mark mark) implements Node {}

  record Sequence(List<Node> items, Mark mark) implements Node {}

  /**
   * @param entries in the order written; not to be changed any more
   * @param keys where each key stands
   */
  record Mapping(Map<String, Node> entries, Map<String, Mark> keys, Mark mark) implements Node {
    public Mapping {
      entries = SmallMap.of(entries);
      keys = SmallMap.of(keys);
    }
  }
}
