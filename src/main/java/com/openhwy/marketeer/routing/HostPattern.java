package com.openhwy.marketeer.routing;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import com.openhwy.marketeer.http.HostNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of the host.
 *
 * @param text the host, for {@link Kind#WILDCARD} what follows {@code *.}, for {@link Kind#REGEX}
 *     the expression; empty for {@link Kind#ANY}
 * @param regex only for {@link Kind#REGEX}
 */
record HostPattern(Kind kind, String text, @Nullable Pattern regex) {
  static final HostPattern ANY = new HostPattern(Kind.ANY, "", null);

  /** From the most to the least specific. */
  enum Kind {
    EXACT,
    WILDCARD,
    REGEX,
    ANY
  }

  /**
   * @param configured {@code api.example.com}, {@code *.example.com}, {@code ~ regex} or {@code *}
   * @throws IllegalArgumentException with a message for the operator
   */
  static HostPattern parse(String configured) {
    if (configured.equals("*")) {
      return ANY;
    }
    if (configured.startsWith("~")) {
      String regex = configured.substring(1).strip();
      return new HostPattern(Kind.REGEX, regex, Regexes.compile(regex));
    }
    String ascii = HostNames.toAscii(configured);
    return ascii.startsWith("*.")
        ? new HostPattern(Kind.WILDCARD, ascii.substring(2), null)
        : new HostPattern(Kind.EXACT, ascii, null);
  }

  /**
   * @param host lower case, without port and trailing dot
   */
  boolean matches(String host) {
    return switch (kind) {
      case EXACT -> host.equals(text);
      case WILDCARD -> host.endsWith("." + text);
      case REGEX -> Objects.requireNonNull(regex).matches(host);
      case ANY -> true;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> text;
      case WILDCARD -> "*." + text;
      case REGEX -> "~ " + text;
      case ANY -> "*";
    };
  }
}
