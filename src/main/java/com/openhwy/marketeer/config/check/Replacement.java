package com.openhwy.marketeer.config.check;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import org.jspecify.annotations.Nullable;

/** Groups that a replacement names, {@code $1} and {@code ${name}}, must be in its expression. */
final class Replacement {
  private Replacement() {}

  /**
   * @param regex one that compiles
   * @return what is wrong, null when nothing is
   */
  static @Nullable String fault(String regex, String replacement) {
    Pattern pattern = Regexes.compile(regex);
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '\\') {
        i++; // escapes what follows, a dollar among it
      } else if (c == '$' && i + 1 < replacement.length()) {
        String fault = group(pattern, replacement, i + 1);
        if (fault != null) {
          return fault;
        }
      }
    }
    return null;
  }

  private static @Nullable String group(Pattern pattern, String replacement, int at) {
    char c = replacement.charAt(at);
    if (c >= '0' && c <= '9') {
      return c - '0' <= pattern.groupCount()
          ? null
          : "$"
              + c
              + " is no group: the expression has "
              + pattern.groupCount()
              + "; a literal $ is written \\$";
    }
    if (c != '{') {
      return null;
    }
    int end = replacement.indexOf('}', at);
    if (end < 0) {
      return "\"" + replacement + "\" has no closing }; a literal $ is written \\$";
    }
    String name = replacement.substring(at + 1, end);
    return pattern.namedGroups().containsKey(name)
        ? null
        : "${"
            + name
            + "} is no group of the expression; expected one of "
            + pattern.namedGroups().keySet()
            + " or a number, as in $1";
  }
}
