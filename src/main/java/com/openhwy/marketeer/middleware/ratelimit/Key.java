package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.http.FieldSyntax;
import java.util.List;
import java.util.Locale;

/**
 * What tells one client from another: one part of the key of a limit. Immutable.
 *
 * @param name of the header field, or path of the claim; empty for the other kinds
 */
record Key(Kind kind, String name) {
  private static final String HEADER = "header:";
  private static final String CLAIM = "claim:";

  enum Kind {
    CLIENT_IP,
    HOST,
    ROUTE,
    METHOD,
    HEADER,
    PRINCIPAL,
    CLAIM,
    GLOBAL;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> KNOWN =
      List.of(
          "client_ip",
          "host",
          "route",
          "method",
          "header:<name>",
          "principal",
          "claim:<path>",
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
    for (Kind kind : Kind.values()) {
      if (kind != Kind.HEADER && kind != Kind.CLAIM && kind.text().equals(text)) {
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

  @Override
  public String toString() {
    return switch (kind) {
      case HEADER -> HEADER + name;
      case CLAIM -> CLAIM + name;
      default -> kind.text();
    };
  }
}
