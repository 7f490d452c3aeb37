package com.openhwy.marketeer.middleware.cache;

import java.util.List;

/** A name, or the beginning of names when it ends in a star. Immutable. */
record Wildcard(String text, boolean open) {

  static List<Wildcard> all(List<String> patterns) {
    return patterns.stream().map(Wildcard::of).toList();
  }

  private static Wildcard of(String pattern) {
    boolean open = pattern.endsWith("*");
    return new Wildcard(open ? pattern.substring(0, pattern.length() - 1) : pattern, open);
  }

  boolean matches(String name) {
    return open ? name.startsWith(text) : name.equals(text);
  }

  /** For names that some do not tell apart by case. */
  static boolean anyCase(List<Wildcard> patterns, String name) {
    for (int i = 0; i < patterns.size(); i++) {
      String text = patterns.get(i).text;
      boolean fits = patterns.get(i).open || name.length() == text.length();
      if (fits && name.regionMatches(true, 0, text, 0, text.length())) {
        return true;
      }
    }
    return false;
  }

  static boolean any(List<Wildcard> patterns, String name) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }
}
