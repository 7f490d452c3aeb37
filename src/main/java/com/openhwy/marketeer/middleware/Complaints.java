package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.FieldSyntax;
import org.jspecify.annotations.Nullable;

/**
 * Where a factory's {@link MiddlewareFactory#check} puts what it finds: each complaint stands at
 * the value it is about.
 *
 * @param at the middleware as it was written
 * @param path of the middleware, as in {@code middlewares[3]}
 */
public record Complaints(Node.Mapping at, String path, Problems problems) {

  /**
   * @param key of a setting, as in {@code hsts.max_age} or {@code limits[1].rate}; the nearest part
   *     that was written is marked
   * @param message what was met, what was expected and the way out
   */
  public void about(String key, String message) {
    problems.add(mark(key), path + "." + key, message);
  }

  /**
   * Within the text of a scalar.
   *
   * @param line of the text, from 1
   * @param column from 1
   */
  public void within(String key, int line, int column, String message) {
    Node node = node(key);
    new Place(node, node.mark(), path + "." + key).problemIn(line, column, problems, message);
  }

  /** Complains unless {@code name} can be the name of a field. */
  public void checkFieldName(String key, String name) {
    if (!FieldSyntax.isToken(name)) {
      about(key, "\"" + name + "\" is no field name; expected letters, digits and hyphens");
    }
  }

  /** Complains unless {@code value} can be the value of a field. */
  public void checkFieldValue(String key, String value) {
    if (!FieldSyntax.isValue(value)) {
      about(
          key,
          "holds a control character or one beyond Latin-1, which no header field may hold;"
              + " write it on one line and encode the rest");
    }
  }

  private Node.Mark mark(String key) {
    return node(key).mark();
  }

  private Node node(String key) {
    Node here = at;
    for (String part : key.split("[.\\[]", -1)) {
      Node next = below(here, part);
      if (next == null) {
        break;
      }
      here = next;
    }
    return here;
  }

  private static @Nullable Node below(Node here, String part) {
    if (here instanceof Node.Mapping mapping) {
      return mapping.entries().get(part);
    }
    if (here instanceof Node.Sequence sequence && part.endsWith("]")) {
      int index = Integer.parseInt(part, 0, part.length() - 1, 10);
      return index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return null;
  }
}
