package com.openhwy.marketeer.config.check;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of a match in a path: the groups that it names, {@code $1} and {@code
 * ${name}}, must be in its expression, and what stands around them must be of a path.
 */
final class Replacement {
  private Replacement() {}

  /**
   * @param regex one that compiles
   * @return what is wrong, null when nothing is
   */
  static @Nullable String fault(String regex, String replacement) {
    Pattern pattern = Regexes.compile(regex);
    // With a letter at its ends, and for each group, dots there are no segment of their own.
    StringBuilder path = new StringBuilder("/x");
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '\\' && i + 1 < replacement.length()) {
        path.append(replacement.charAt(++i));
      } else if (c == '$') {
        String fault = group(pattern, replacement, i + 1);
        if (fault != null) {
          return fault;
        }
        i = replacement.charAt(i + 1) == '{' ? replacement.indexOf('}', i) : i + 1;
        path.append('x');
      } else {
        path.append(c);
      }
    }
    return Texts.faultOfPath(path.append('x').toString()) == null
        ? null
        : "\""
            + replacement
            + "\" makes no path: it holds a query, a backslash, a control character, a broken escape"
            + " or a segment that is . or ..";
  }

  private static @Nullable String group(Pattern pattern, String replacement, int at) {
    char c = at < replacement.length() ? replacement.charAt(at) : 0;
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
      return "\""
          + replacement
          + "\" has a $ that names no group; expected $1 or ${name}, or \\$ for the character";
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
