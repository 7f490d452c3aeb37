package com.openhwy.marketeer.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request gets its route, or none.
 *
 * @param request method, host and path, as the table saw them
 * @param winner the route it gets, null for none
 * @param verdicts one for each route, the nearest first
 */
public record Explanation(String request, @Nullable String winner, List<Verdict> verdicts) {

  private static final int SHOWN = 30;

  /** How far a request came with a route. */
  public enum Stage {
    HOST_DIFFERS,
    PATH_DIFFERS,
    PREDICATE_FAILS,
    /** It fits, but another route is more specific. */
    OUTRANKED,
    WINS
  }

  /**
   * @param rule host and path of the route that came farthest
   * @param reason a clause for people
   */
  public record Verdict(String route, String rule, Stage stage, String reason) {
    @Override
    public String toString() {
      return route + " (" + rule + "): " + reason;
    }
  }

  /**
   * Plain text, a line each.
   *
   * @param limit how many verdicts at most
   */
  public String text(int limit) {
    StringBuilder text = new StringBuilder(request);
    text.append(winner == null ? ": no route" : ": route " + winner).append('\n');
    verdicts.stream().limit(limit).forEach(v -> text.append("  ").append(v).append('\n'));
    if (verdicts.size() > limit) {
      text.append("  and ").append(verdicts.size() - limit).append(" more\n");
    }
    return text.toString();
  }

  /** The winner and the nearest few, as {@link #text}. */
  @Override
  public String toString() {
    return text(SHOWN);
  }
}
