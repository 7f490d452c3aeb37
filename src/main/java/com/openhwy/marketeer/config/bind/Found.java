package com.openhwy.marketeer.config.bind;

/** What was met, in the words of a message; a secret is never among them. */
final class Found {
  private static final int SHOWN = 80;

  private Found() {}

  static String describe(Node node) {
    if (node instanceof Node.Mapping) {
      return "a mapping";
    }
    if (node instanceof Node.Sequence) {
      return "a list";
    }
    if (node instanceof Node.Scalar scalar && scalar.value() != null) {
      if (scalar.secret()) {
        return "a secret value";
      }
      return scalar.value() instanceof String ? "the text " + quote(node) : scalar.text();
    }
    return "nothing";
  }

  static String quote(Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      return describe(node);
    }
    if (scalar.secret()) {
      return "***";
    }
    String text = scalar.text();
    return "\"" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "\"";
  }
}
