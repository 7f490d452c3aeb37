package com.openhwy.marketeer.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When something is to be done about a name. Pure.
 *
 * @param percent of a lifetime after which a certificate is replaced
 * @param ari whether the window that an authority suggests counts
 * @param directories of the authorities that are configured
 */
record Schedule(int percent, boolean ari, Set<String> directories) {
  /** Authorities count certificates for the same names: Let's Encrypt gives five in a week. */
  private static final int MOST_ALIKE = 4;

  private static final Duration ALIKE_SPAN = Duration.ofDays(7);

  Schedule {
    directories = Set.copyOf(directories);
  }

  /** When that certificate is to be replaced: at once when its authority is not ours any more. */
  Instant renewal(StoredCertificate held, NameState state) {
    if (!state.directory().isEmpty() && !directories.contains(state.directory())) {
      return Instant.EPOCH;
    }
    return Renewal.at(held.leaf(), percent, ari ? state.window() : null);
  }

  /** When an order is next to be made or tried again. */
  Instant next(@Nullable StoredCertificate held, NameState state) {
    Instant due = held == null ? Instant.EPOCH : renewal(held, state);
    Instant allowed = state.nextTry();
    return allowed != null && allowed.isAfter(due) ? allowed : due;
  }

  boolean isDue(@Nullable StoredCertificate held, NameState state, Instant now) {
    return held == null || !renewal(held, state).isAfter(now);
  }

  /**
   * Until when no more certificates are ordered for a name that has just had many, whatever went
   * wrong with them; null when one may be.
   */
  @Nullable Instant enough(@Nullable StoredCertificate held, NameState state, Instant now) {
    Duration span = ALIKE_SPAN;
    if (held != null && Leaf.lifetime(held.leaf()).multipliedBy(2).compareTo(span) < 0) {
      span = Leaf.lifetime(held.leaf()).multipliedBy(2); // such as live for a day only
    }
    Instant since = now.minus(span);
    List<Instant> recent = state.issued().stream().filter(time -> time.isAfter(since)).toList();
    return recent.size() < MOST_ALIKE ? null : recent.get(recent.size() - MOST_ALIKE).plus(span);
  }

  /**
   * The preferred first: what worked last, then as configured, one further each time one was not
   * answered.
   */
  static List<Solver> solvers(List<Solver> all, String name, NameState state) {
    TreeMap<Integer, Solver> order = new TreeMap<>();
    List<Solver> usable =
        all.stream()
            .filter(solver -> solver.solves(name))
            .sorted(
                (one, other) ->
                    Boolean.compare(
                        other.type().equals(state.challenge()),
                        one.type().equals(state.challenge())))
            .toList();
    for (int i = 0; i < usable.size(); i++) {
      order.put(Math.floorMod(i - state.unproved(), usable.size()), usable.get(i));
    }
    return List.copyOf(order.values());
  }

  /** As configured; after each of our ways to prove a name has failed with one, the next first. */
  static List<Authority> authorities(List<Authority> all, int solvers, NameState state) {
    int first = solvers == 0 ? 0 : state.unproved() / solvers % all.size();
    TreeMap<Integer, Authority> order = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      order.put(Math.floorMod(i - first, all.size()), all.get(i));
    }
    return List.copyOf(order.values());
  }
}
