package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Java properties ({@code server.http[0].listen=:8080}), read line by line so that every value has
 * its place. Comments, continued lines and escapes as in {@code java.util.Properties}; values are
 * typed as unquoted YAML is.
 */
final class PropertiesReader {
  private final Document document;
  private final Problems problems;
  private final PathTree tree;

  PropertiesReader(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
    this.tree = new PathTree(problems);
  }

  @Nullable Node read() {
    String[] lines = document.text().split("\r\n|\n|\r", -1);
    int before = problems.count();
    for (int i = 0; i < lines.length; i++) {
      int first = i;
      String line = lines[i].stripLeading();
      if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
        continue;
      }
      StringBuilder logical = new StringBuilder(line);
      while (isContinued(logical)) {
        logical.setLength(logical.length() - 1);
        if (i + 1 < lines.length) {
          logical.append(lines[++i].stripLeading());
        }
      }
      int column = lines[first].length() - line.length() + 1;
      entry(logical.toString(), document.mark(first + 1, column));
    }
    return problems.count() > before ? null : tree.root(document.mark(1, 1));
  }

  private static boolean isContinued(CharSequence line) {
    int slashes = 0;
    while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private void entry(String line, Node.Mark mark) {
    int end = keyEnd(line);
    int start = end;
    while (start < line.length() && Character.isWhitespace(line.charAt(start))) {
      start++;
    }
    if (start < line.length() && (line.charAt(start) == '=' || line.charAt(start) == ':')) {
      start++;
      while (start < line.length() && Character.isWhitespace(line.charAt(start))) {
        start++;
      }
    }
    String key = unescaped(line.substring(0, end), mark);
    String value = unescaped(line.substring(start), mark).stripTrailing();
    Node.Mark at = new Node.Mark(mark.file(), mark.line(), mark.column() + start);
    tree.put(key, mark, PlainScalar.of(value, false, at));
  }

  private static int keyEnd(String line) {
    int end = 0;
    while (end < line.length()) {
      char c = line.charAt(end);
      if (c == '=' || c == ':' || Character.isWhitespace(c)) {
        break;
      }
      end += c == '\\' ? 2 : 1;
    }
    return Math.min(end, line.length());
  }

  private String unescaped(String text, Node.Mark mark) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      if (escaped == 'u') {
        i = unicode(text, i, plain, mark);
      } else {
        int named = "tnrf".indexOf(escaped);
        plain.append(named < 0 ? escaped : "\t\n\r\f".charAt(named));
      }
    }
    return plain.toString();
  }

  /** Appends what {@code \}{@code uXXXX} means; returns where its last digit stands. */
  private int unicode(String text, int at, StringBuilder plain, Node.Mark mark) {
    try {
      plain.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
      return at + 4;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      problems.add(mark, "", "\\u is not followed by four hexadecimal digits in " + text);
      return at;
    }
  }
}
