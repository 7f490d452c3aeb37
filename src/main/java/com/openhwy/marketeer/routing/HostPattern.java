package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.HostNames;

/**
 * What a route says of the host.
 *
 * @param text the host, for {@link Kind#WILDCARD} what follows {@code *.}; empty for {@link
 *     Kind#ANY}
 */
record HostPattern(Kind kind, String text) {
  static final HostPattern ANY = new HostPattern(Kind.ANY, "");

  /** From the most to the least specific. */
  enum Kind {
    EXACT,
    WILDCARD,
    ANY
  }

  /**
   * @param configured {@code api.example.com}, {@code *.example.com} or {@code *}
   * @throws IllegalArgumentException with a message for the operator
   */
  static HostPattern parse(String configured) {
    if (configured.equals("*")) {
      return ANY;
    }
    String ascii = HostNames.toAscii(configured);
    return ascii.startsWith("*.")
        ? new HostPattern(Kind.WILDCARD, ascii.substring(2))
        : new HostPattern(Kind.EXACT, ascii);
  }

  /**
   * @param host lower case, without port and trailing dot
   */
  boolean matches(String host) {
    return switch (kind) {
      case EXACT -> host.equals(text);
      case WILDCARD -> host.endsWith("." + text);
      case ANY -> true;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> text;
      case WILDCARD -> "*." + text;
      case ANY -> "*";
    };
  }
}
