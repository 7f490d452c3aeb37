package com.openhwy.marketeer.base;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the nearest of the known names to one that is not known. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * @return the nearest by edit distance, case apart; null when none is near enough: a third of its
   *     length, at least one, but of one or two letters all must be right
   */
  public static @Nullable String nearest(String unknown, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    String from = unknown.toLowerCase(Locale.ROOT);
    for (String candidate : known) {
      int distance = distance(from, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && distance <= tolerance(candidate)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  private static int tolerance(String candidate) {
    return candidate.length() < 3 ? 0 : Math.max(1, candidate.length() / 3);
  }

  /** {@code ; did you mean "x"?} or nothing. */
  public static String hint(String unknown, Collection<String> known) {
    String best = nearest(unknown, known);
    return best == null ? "" : "; did you mean \"" + best + "\"?";
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
