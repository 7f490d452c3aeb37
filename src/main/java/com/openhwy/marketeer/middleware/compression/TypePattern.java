package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.http.FieldSyntax;
import java.util.Locale;

/**
 * A media type that is compressed, or is not: {@code text/html}, {@code text/*}, {@code
 * application/*+json} or {@code *}{@code /*}. Parameters do not count. Immutable.
 *
 * @param type lower case, or a star
 * @param subtype lower case, or a star, which may be followed by the end of it
 */
record TypePattern(String type, String subtype) {
  private static final String ANY = "*";

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static TypePattern parse(String text) {
    String lower = text.trim().toLowerCase(Locale.ROOT);
    int slash = lower.indexOf('/');
    String type = slash < 0 ? "" : lower.substring(0, slash);
    String subtype = lower.substring(slash + 1);
    String rest = subtype.startsWith("*+") ? subtype.substring(2) : subtype;
    boolean known = type.equals(ANY) || isName(type);
    if (!known || (!subtype.equals(ANY) && !isName(rest))) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no media type; expected for example text/html, text/*, application/*+json or"
              + " */*");
    }
    return new TypePattern(type, subtype);
  }

  private static boolean isName(String text) {
    return FieldSyntax.isToken(text) && !text.contains(ANY);
  }

  /**
   * @param otherType lower case
   * @param otherSubtype lower case, without parameters
   */
  boolean matches(String otherType, String otherSubtype) {
    return (type.equals(ANY) || type.equals(otherType)) && matchesSubtype(otherSubtype);
  }

  private boolean matchesSubtype(String other) {
    if (subtype.equals(ANY)) {
      return true;
    }
    return subtype.startsWith(ANY)
        ? other.length() >= subtype.length() && other.endsWith(subtype.substring(1))
        : subtype.equals(other);
  }

  @Override
  public String toString() {
    return type + "/" + subtype;
  }
}
