package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.http.FieldSyntax;
import java.util.List;
import java.util.Locale;

/**
 * Where a request may carry its token. Immutable.
 *
 * @param name of the field, the cookie or the parameter
 */
record TokenPlace(Kind kind, String name) {

  enum Kind {
    HEADER,
    COOKIE,
    QUERY;

    private String prefix() {
      return name().toLowerCase(Locale.ROOT) + ":";
    }
  }

  private static final List<String> KNOWN =
      List.of("header:Authorization", "cookie:session", "query:access_token");

  /**
   * As the operator writes it.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static TokenPlace parse(String text) {
    for (Kind kind : Kind.values()) {
      String name = text.startsWith(kind.prefix()) ? text.substring(kind.prefix().length()) : "";
      if (FieldSyntax.isToken(name)) {
        return new TokenPlace(kind, name);
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no place for a token; expected for example "
            + String.join(", ", KNOWN)
            + Suggestion.hint(text, KNOWN));
  }

  @Override
  public String toString() {
    return kind.prefix() + name;
  }
}
