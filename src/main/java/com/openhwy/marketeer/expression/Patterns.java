package com.openhwy.marketeer.expression;

import com.google.re2j.Pattern;
import com.openhwy.marketeer.base.Regexes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The regular expressions of {@code matches}, compiled once: the library would compile them for
 * every request. They all stand in expressions as literals, so no client adds to them. Thread-safe.
 */
final class Patterns {
  /** Instructions of the automaton; its work is at most this many steps for each character. */
  static final int MAX_PROGRAM = 1000;

  private static final int MOST = 10_000;
  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  private Patterns() {}

  static boolean find(String text, String regex) {
    Pattern known = COMPILED.get(regex);
    return (known == null ? compiled(regex) : known).matcher(text).find();
  }

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static Pattern compiled(String regex) {
    Pattern pattern = Regexes.compile(regex); // which refuses what would not even compile
    if (pattern.programSize() > MAX_PROGRAM) {
      throw new IllegalArgumentException(
          "a regular expression of "
              + pattern.programSize()
              + " steps; expected at most "
              + MAX_PROGRAM
              + ": counted repeats such as x{100} are what makes one long");
    }
    if (COMPILED.size() >= MOST) {
      COMPILED.clear(); // of reloads long gone; what is in use comes back
    }
    COMPILED.put(regex, pattern);
    return pattern;
  }
}
