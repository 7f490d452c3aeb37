package com.openhwy.marketeer.routing;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions whose running time is linear in the input (RE2): no request can stall a loop.
 */
final class Regexes {
  private static final String META = "\\.+*?()|[]{}^$";

  private Regexes() {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\""
              + regex
              + "\" is no regular expression: "
              + e.getMessage()
              + "; expected RE2 syntax, which has no look-around and no back-references",
          e);
    }
  }

  /**
   * Characters that whatever the expression matches as a whole begins with: comparing them first
   * spares the automaton most paths. Empty when in doubt.
   */
  static String literalPrefix(String regex) {
    if (regex.indexOf('|') >= 0) {
      return "";
    }
    int from = regex.startsWith("^") ? 1 : 0;
    int to = from;
    while (to < regex.length() && META.indexOf(regex.charAt(to)) < 0) {
      to++;
    }
    boolean quantified = to < regex.length() && "*?{".indexOf(regex.charAt(to)) >= 0;
    return regex.substring(from, quantified ? Math.max(from, to - 1) : to);
  }
}
