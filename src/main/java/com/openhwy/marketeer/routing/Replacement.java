package com.openhwy.marketeer.routing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.openhwy.marketeer.http.CanonicalPath;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a match, written as RE2 and Java write it: {@code $1} and <code>${name}
 * </code> are groups, a backslash takes the meaning from what follows. {@code $12} is group 12 if
 * there are as many, else group 1 and a 2. Text is percent-encoded where a path needs it.
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
      if (c == '\\' && at < text.length()) {
        literal.append(text.charAt(at++));
      } else if (c == '$') {
        int end = text.startsWith("{", at) ? text.indexOf('}', at) + 1 : digitsEnd(text, at, regex);
        flush(literal, parts, text);
        parts.add(new Part(null, group(text, at, end, regex)));
        at = end;
      } else {
        literal.append(c);
      }
    }
    flush(literal, parts, text);
    return new Replacement(parts);
  }

  private static int digitsEnd(String text, int from, Pattern regex) {
    int to = from;
    int number = 0;
    while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
      number = number * 10 + text.charAt(to) - '0';
      if (number > regex.groupCount() && to > from) {
        break;
      }
      to++;
    }
    return to;
  }

  private static int group(String text, int from, int to, Pattern regex) {
    if (to <= from) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has a $ that names no group; expected $1 or ${name}, or \\$ for the"
              + " character");
    }
    String name = text.substring(from, to);
    boolean braced = name.startsWith("{");
    Integer number =
        braced
            ? regex.namedGroups().get(name.substring(1, name.length() - 1))
            : Integer.valueOf(name);
    if (number == null || number > regex.groupCount()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" names the group "
              + name
              + ", but the expression has "
              + regex.groupCount()
              + " groups, of them named "
              + new TreeSet<>(regex.namedGroups().keySet()));
    }
    return number;
  }

  private static void flush(StringBuilder literal, List<Part> parts, String text) {
    if (literal.length() == 0) {
      return;
    }
    // Checked between characters that keep dots at its ends from being a segment of their own.
    String around = "/x" + literal + "x";
    String path = CanonicalPath.ofText(around);
    if (path == null || literal.indexOf("?") >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" holds something no path holds; a query cannot be rewritten");
    }
    if (slashes(path) != slashes(around)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has a segment that is . or ..; expected the path that it leads to");
    }
    parts.add(new Part(path.substring(2, path.length() - 1), 0));
    literal.setLength(0);
  }

  private static long slashes(String path) {
    return path.chars().filter(c -> c == '/').count();
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
