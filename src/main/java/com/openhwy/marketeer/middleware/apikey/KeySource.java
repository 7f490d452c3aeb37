package com.openhwy.marketeer.middleware.apikey;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.http.FieldSyntax;
import com.openhwy.marketeer.telemetry.SecretNames;
import java.util.List;
import java.util.Locale;

/**
 * A place of a request where a key may stand. Immutable.
 *
 * @param name of the field, parameter or cookie; empty for {@code authorization}
 */
record KeySource(Kind kind, String name) {
  enum Kind {
    HEADER,
    AUTHORIZATION,
    QUERY,
    COOKIE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> KNOWN =
      List.of("header:<name>", "authorization", "query:<name>", "cookie:<name>");

  /**
   * As the operator writes it.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static KeySource parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    for (Kind candidate : Kind.values()) {
      boolean named = candidate != Kind.AUTHORIZATION;
      if (candidate.text().equals(kind) && named == colon >= 0) {
        return named ? named(candidate, text.substring(colon + 1), text) : authorization();
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no place for a key; expected "
            + String.join(", ", KNOWN)
            + Suggestion.hint(text, KNOWN));
  }

  private static KeySource authorization() {
    return new KeySource(Kind.AUTHORIZATION, "");
  }

  private static KeySource named(Kind kind, String name, String text) {
    if (!FieldSyntax.isToken(name)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" names nothing; expected for example " + kind.text() + ":X-API-Key");
    }
    if (kind == Kind.HEADER && name.equalsIgnoreCase("Authorization")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" would take the scheme for a part of the key; write authorization");
    }
    if (kind == Kind.QUERY && !SecretNames.matches(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" would show keys in the access log, which masks what is named like a secret;"
              + " expected for example query:api_key");
    }
    return new KeySource(kind, name);
  }

  @Override
  public String toString() {
    return kind == Kind.AUTHORIZATION ? kind.text() : kind.text() + ":" + name;
  }
}
