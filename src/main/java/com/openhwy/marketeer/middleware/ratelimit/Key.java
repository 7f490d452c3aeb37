package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.http.TextSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What tells one client from another: one part of the key of a limit. Immutable.
 *
 * @param name of the header field, path of the claim, or the expression; empty for the other kinds
 */
record Key(Kind kind, String name) {
  private static final String HEADER = "header:";
  private static final String CLAIM = "claim:";
  private static final String CEL = "cel:";

  enum Kind {
    CLIENT_IP,
    HOST,
    ROUTE,
    METHOD,
    HEADER,
    PRINCIPAL,
    CLAIM,
    CEL,
    GLOBAL;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<Kind> NAMED = EnumSet.of(Kind.HEADER, Kind.CLAIM, Kind.CEL);

  private static final List<String> KNOWN =
      List.of(
          "client_ip",
          "host",
          "route",
          "method",
          "header:<name>",
          "principal",
          "claim:<path>",
          "cel:<expression>",
          "global");

  /**
   * As the operator writes it.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static Key parse(String text) {
    if (text.startsWith(HEADER)) {
      String name = text.substring(HEADER.length());
      if (FieldSyntax.isToken(name)) {
        return new Key(Kind.HEADER, name);
      }
      throw new IllegalArgumentException(
          "\"" + text + "\" names no header field; expected for example header:X-API-Key");
    }
    if (text.startsWith(CLAIM)) {
      String path = text.substring(CLAIM.length());
      if (!path.isBlank()) {
        return new Key(Kind.CLAIM, path);
      }
      throw new IllegalArgumentException(
          "\"" + text + "\" names no claim; expected for example claim:tenant");
    }
    if (text.startsWith(CEL)) {
      return cel(text.substring(CEL.length()).strip());
    }
    for (Kind kind : Kind.values()) {
      if (!NAMED.contains(kind) && kind.text().equals(text)) {
        return new Key(kind, "");
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no key of a limit; expected "
            + String.join(", ", KNOWN)
            + Suggestion.hint(text, KNOWN));
  }

  private static Key cel(String expression) {
    try {
      Expression.compile(expression, Scope.REQUEST, Wanted.TEXT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + expression + "\": " + e.getMessage(), e);
    }
    return new Key(Kind.CEL, expression);
  }

  /** What finds the text of a {@link Kind#CEL}; for the other kinds nothing. */
  TextSource source() {
    return kind == Kind.CEL ? Expression.compile(name, Scope.REQUEST, Wanted.TEXT) : x -> null;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case HEADER -> HEADER + name;
      case CLAIM -> CLAIM + name;
      case CEL -> CEL + name;
      default -> kind.text();
    };
  }
}
