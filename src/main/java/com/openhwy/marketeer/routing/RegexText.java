package com.openhwy.marketeer.routing;

/** What of an expression can be told without running it. */
final class RegexText {
  private static final String META = "\\.+*?()|[]{}^$";

  private RegexText() {}

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
