package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Paths;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trees as lines that a test can compare. */
final class Trees {
  private Trees() {}

  static Document document(Format format, String text) {
    return new Document("f", format, text, Map.of("HOME", "/root", "PORT", "8080", "EMPTY", ""));
  }

  /** One line a value: {@code path = value (type) @line:column}. */
  static List<String> lines(Node node) {
    List<String> lines = new ArrayList<>();
    lines(node, "", lines);
    return lines;
  }

  private static void lines(Node node, String path, List<String> lines) {
    if (node instanceof Node.Mapping mapping) {
      mapping.entries().forEach((k, v) -> lines(v, Paths.key(path, k), lines));
      if (mapping.entries().isEmpty()) {
        lines.add(path + " = {}");
      }
    } else if (node instanceof Node.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        lines(sequence.items().get(i), Paths.item(path, i), lines);
      }
      if (sequence.items().isEmpty()) {
        lines.add(path + " = []");
      }
    } else if (node instanceof Node.Scalar scalar) {
      Object value = scalar.value();
      String type = value == null ? "null" : value.getClass().getSimpleName();
      Node.Mark mark = scalar.mark();
      String secret = scalar.secret() ? " secret" : "";
      lines.add(
          path
              + " = "
              + scalar.text()
              + " ("
              + type
              + secret
              + ") @"
              + mark.line()
              + (mark.column() == 0 ? "" : ":" + mark.column()));
    } else {
      lines.add(path + " = broken");
    }
  }

  /** The lines of a document, or its problems when there are any. */
  static List<String> read(Format format, String text) {
    Problems problems = new Problems();
    Node node = document(format, text).read(problems);
    return problems.isEmpty() && node != null
        ? lines(node)
        : problems.sorted().stream().map(Object::toString).toList();
  }
}
