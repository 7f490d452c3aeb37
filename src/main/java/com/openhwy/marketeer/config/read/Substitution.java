package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Paths;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${VAR}}, {@code ${VAR:-default}} (unset or empty) and {@code ${file:/path}} in
 * every text of a tree. {@code $$} before a brace is a literal dollar, and what begins otherwise
 * ({@code $1}, {@code ${1}}, {@code {uri}}) is left alone. A text that is one substitution and
 * nothing else is typed anew, as if its value were written there unquoted. Reads files: for a
 * worker.
 */
public final class Substitution {
  private static final long MAX_FILE = 1024 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> environment;
  private final Problems problems;
  private final Set<Path> files = new LinkedHashSet<>();

  public Substitution(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The files that were read, or should have been. */
  public Set<Path> files() {
    return Collections.unmodifiableSet(files);
  }

  /** The tree with everything replaced; where that fails, {@link Node.Broken}. */
  public Node apply(Node node, String path) {
    if (node instanceof Node.Mapping mapping) {
      Map<String, Node> entries = new LinkedHashMap<>();
      mapping.entries().forEach((k, v) -> entries.put(k, apply(v, Paths.key(path, k))));
      return new Node.Mapping(Collections.unmodifiableMap(entries), mapping.keys(), mapping.mark());
    }
    if (node instanceof Node.Sequence sequence) {
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        items.add(apply(sequence.items().get(i), Paths.item(path, i)));
      }
      return new Node.Sequence(Collections.unmodifiableList(items), sequence.mark());
    }
    return node instanceof Node.Scalar scalar
            && scalar.value() instanceof String text
            && text.contains("${")
        ? new Run(text, scalar.mark(), path).result(scalar.secret())
        : node;
  }

  /** One text. */
  private final class Run {
    private final String text;
    private final Node.Mark mark;
    private final String path;
    private boolean secret;
    private boolean failed;

    Run(String text, Node.Mark mark, String path) {
      this.text = text;
      this.mark = mark;
      this.path = path;
    }

    Node result(boolean wasSecret) {
      String replaced = replaced(text);
      if (failed) {
        return new Node.Broken(mark);
      }
      boolean whole = text.startsWith("${") && isName(text, 0) && end(text, 0) == text.length() - 1;
      return whole
          ? PlainScalar.of(replaced, secret || wasSecret, mark)
          : new Node.Scalar(replaced, secret || wasSecret, mark, replaced);
    }

    private String replaced(String from) {
      StringBuilder to = new StringBuilder();
      int at = 0;
      while (at < from.length()) {
        if (from.startsWith("$${", at)) {
          to.append("${");
          at += 3;
        } else if (from.startsWith("${", at) && isName(from, at)) {
          int end = end(from, at);
          if (end < 0) {
            fail("\"" + from.substring(at) + "\" has no closing }; write $${ for a literal ${");
            return "";
          }
          to.append(value(from.substring(at + 2, end)));
          at = end + 1;
        } else {
          to.append(from.charAt(at++));
        }
      }
      return to.toString();
    }

    private String value(String inside) {
      if (inside.startsWith("file:")) {
        secret = true;
        return contents(inside.substring(5));
      }
      Matcher name = NAME.matcher(inside);
      if (!name.lookingAt()) {
        throw new IllegalStateException("no name in " + inside);
      }
      String value = environment.get(name.group());
      String rest = inside.substring(name.end());
      if (rest.isEmpty()) {
        return value != null ? value : missing(name.group());
      }
      if (!rest.startsWith(":-")) {
        fail(
            "${"
                + inside
                + "} is no substitution; expected ${VAR}, ${VAR:-default} or ${file:/path}");
        return "";
      }
      return value == null || value.isEmpty() ? replaced(rest.substring(2)) : value;
    }

    private String missing(String name) {
      fail(
          "the environment variable "
              + name
              + " is not set; set it, or give a default: ${"
              + name
              + ":-…}"
              + Suggestion.hint(name, environment.keySet())
              + (path.endsWith(".replacement")
                  ? "; a group of the expression is written $${" + name + "}"
                  : ""));
      return "";
    }

    private String contents(String name) {
      try {
        Path file = Path.of(name);
        files.add(file);
        if (Files.size(file) > MAX_FILE) {
          fail("the file " + name + " is larger than 1 MiB; expected one value");
          return "";
        }
        return trimmed(Files.readString(file));
      } catch (NoSuchFileException e) {
        fail("the file " + name + " does not exist; create it or correct the path");
      } catch (CharacterCodingException e) {
        fail("the file " + name + " is no UTF-8 text");
      } catch (IOException | InvalidPathException e) {
        fail("the file " + name + " cannot be read: " + e);
      }
      return "";
    }

    private void fail(String message) {
      failed = true;
      problems.add(mark, path, message);
    }
  }

  private static String trimmed(String contents) {
    if (contents.endsWith("\r\n")) {
      return contents.substring(0, contents.length() - 2);
    }
    return contents.endsWith("\n") ? contents.substring(0, contents.length() - 1) : contents;
  }

  /** Whether <code>${</code> is followed by what we replace. */
  private static boolean isName(String text, int at) {
    return text.startsWith("file:", at + 2)
        || NAME.matcher(text).region(at + 2, text.length()).lookingAt();
  }

  /** The brace that closes the substitution at {@code at}, counting those within; -1: none. */
  private static int end(String text, int at) {
    int depth = 0;
    for (int i = at + 2; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        depth++;
      } else if (text.charAt(i) == '}' && depth-- == 0) {
        return i;
      }
    }
    return -1;
  }
}
