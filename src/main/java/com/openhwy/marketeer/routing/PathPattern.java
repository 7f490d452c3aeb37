package com.openhwy.marketeer.routing;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.http.CanonicalPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a route says of the path. Immutable, thread-safe. */
final class PathPattern {
  static final PathPattern ANY = new PathPattern(Kind.ANY, "", null);

  /** From the most to the least specific. */
  enum Kind {
    EXACT,
    PREFIX,
    REGEX,
    /** {@code /*}, or nothing said: every path, and what has none ({@code OPTIONS *}). */
    ANY
  }

  private final Kind kind;
  private final String text;
  private final @Nullable Pattern regex;
  private final String literal;

  private PathPattern(Kind kind, String text, @Nullable Pattern regex) {
    this.kind = kind;
    this.text = text;
    this.regex = regex;
    this.literal = regex == null ? "" : RegexText.literalPrefix(text);
  }

  /**
   * @param configured {@code /exact}, {@code /prefix/*} or {@code ~ regex}
   * @throws IllegalArgumentException with a message for the operator
   */
  static PathPattern parse(String configured) {
    if (configured.startsWith("~")) {
      String regex = configured.substring(1).strip();
      return new PathPattern(Kind.REGEX, regex, Regexes.compile(regex));
    }
    if (configured.equals("/*") || configured.equals("*")) {
      return ANY;
    }
    boolean prefix = configured.endsWith("/*");
    String path = prefix ? configured.substring(0, configured.length() - 2) : configured;
    String canonical = CanonicalPath.ofText(path);
    if (canonical == null || path.indexOf('*') >= 0) {
      throw new IllegalArgumentException("\"" + configured + "\" " + fault(path));
    }
    return new PathPattern(prefix ? Kind.PREFIX : Kind.EXACT, canonical, null);
  }

  private static String fault(String path) {
    if (!path.startsWith("/")) {
      return "does not begin with a slash; expected /exact, /prefix/* or ~ and a regular"
          + " expression";
    }
    if (path.indexOf('*') >= 0) {
      return "has a * that is no whole last segment; expected /prefix/*, a regular expression"
          + " (~ /a/[^/]*/b) for anything else, or %2A for the character";
    }
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      return "holds more than a path; query parameters belong under match.query";
    }
    return "is no path that a request could have: a broken % escape, a control character, a"
        + " backslash, or dots that could be taken for a dot segment";
  }

  Kind kind() {
    return kind;
  }

  /** The path without {@code /*}, or the regular expression. */
  String text() {
    return text;
  }

  /** Whether the regular expression matches all of the path; only for {@link Kind#REGEX}. */
  boolean matchesRegex(String path) {
    return path.startsWith(literal) && Objects.requireNonNull(regex).matches(path);
  }

  /** The plain rule, for explanations; the table does not ask it. */
  boolean matches(String path) {
    return switch (kind) {
      case EXACT -> path.equals(text);
      case PREFIX -> path.equals(text) || path.startsWith(text + "/");
      case REGEX -> matchesRegex(path);
      case ANY -> true;
    };
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PathPattern other && kind == other.kind && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, text);
  }

  /** As the operator would write it. */
  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> text;
      case PREFIX -> text + "/*";
      case REGEX -> "~ " + text;
      case ANY -> "/*";
    };
  }
}
