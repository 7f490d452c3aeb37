package com.openhwy.marketeer.routing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.openhwy.marketeer.http.CanonicalPath;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a match: text with {@code $1}, {@code ${1}} and {@code ${name}} for
 * groups and {@code $$} for a dollar sign. Its text is percent-encoded where a path needs it.
 * Immutable, thread-safe.
 */
final class Replacement {

  /** Text, or a group when {@code text} is null. */
  private record Part(@Nullable String text, int group) {}

  private final List<Part> parts;

  private Replacement(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static Replacement compile(String text, Pattern regex) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '$') {
        literal.append(c);
      } else if (at < text.length() && text.charAt(at) == '$') {
        literal.append('$');
        at++;
      } else {
        String group = groupAt(text, at);
        at += group.length() + (text.startsWith("{", at) ? 2 : 0);
        flush(literal, parts, text);
        parts.add(new Part(null, number(group, text, regex)));
      }
    }
    flush(literal, parts, text);
    return new Replacement(parts);
  }

  private static String groupAt(String text, int at) {
    boolean braced = text.startsWith("{", at);
    int from = braced ? at + 1 : at;
    int to = from;
    while (to < text.length() && isGroupChar(text.charAt(to), braced)) {
      to++;
    }
    if (to == from || (braced && !text.startsWith("}", to))) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has a $ that names no group; expected $1, ${1} or ${name}, or $$ for"
              + " the character");
    }
    return text.substring(from, to);
  }

  private static boolean isGroupChar(char c, boolean braced) {
    return (c >= '0' && c <= '9') || (braced && (c == '_' || Character.isLetter(c)));
  }

  private static int number(String group, String text, Pattern regex) {
    Integer named = regex.namedGroups().get(group);
    if (named != null) {
      return named;
    }
    boolean isNumber = group.length() < 4 && group.chars().allMatch(c -> c >= '0' && c <= '9');
    if (isNumber && Integer.parseInt(group) <= regex.groupCount()) {
      return Integer.parseInt(group);
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" names the group "
            + group
            + ", but the expression has "
            + regex.groupCount()
            + " groups"
            + (regex.namedGroups().isEmpty()
                ? ""
                : ", of them named " + new TreeSet<>(regex.namedGroups().keySet())));
  }

  private static void flush(StringBuilder literal, List<Part> parts, String text) {
    if (literal.length() == 0) {
      return;
    }
    // Checked behind a character that keeps leading dots from being a dot segment of their own.
    String path = CanonicalPath.ofText("/x" + literal);
    if (path == null || literal.indexOf("?") >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" holds something no path holds; a query cannot be rewritten");
    }
    parts.add(new Part(path.substring(2), 0));
    literal.setLength(0);
  }

  void appendTo(StringBuilder out, Matcher match) {
    for (Part part : parts) {
      String text = part.text() != null ? part.text() : match.group(part.group());
      if (text != null) { // a group that took no part in the match
        out.append(text);
      }
    }
  }
}
