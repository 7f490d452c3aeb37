package com.openhwy.marketeer.http;

/** Where an expression in a {@link Template} ends: its own braces and quotes may hold braces. */
final class ExpressionText {
  private ExpressionText() {}

  /**
   * @param from behind its <code>{=</code>
   * @return index of the brace that ends it
   * @throws IllegalArgumentException with a message for the operator when none does
   */
  static int end(String text, int from) {
    int depth = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        at = behindQuote(text, at, c) - 1;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" has an expression without an end; expected {= expression}");
  }

  private static int behindQuote(String text, int open, char quote) {
    for (int at = open + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == quote) {
        return at + 1;
      }
    }
    return text.length();
  }
}
