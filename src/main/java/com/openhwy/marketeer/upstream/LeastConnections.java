package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The endpoint with the fewest requests in flight for its weight, over all loops. Among equals it
 * goes round by smooth weighted round robin, else an idle service would use its first endpoint
 * only.
 */
final class LeastConnections implements Picker {
  private int head;

  /**
   * @param head as in {@link RoundRobin}
   */
  LeastConnections(int head) {
    this.head = head;
  }

  @Override
  public @Nullable Candidate pick(Roster roster, int tier, long key, AttemptLog tried) {
    Candidate[] among = roster.inTier(tier);
    Candidate least = least(among, tried);
    if (least == null) {
      return null;
    }
    for (; head > 0; head--) {
      nextEqual(among, least);
    }
    return nextEqual(among, least);
  }

  private static @Nullable Candidate least(Candidate[] among, AttemptLog tried) {
    Candidate least = null;
    for (Candidate candidate : among) {
      if (!candidate.usable(tried)) {
        candidate.load(-1);
        continue;
      }
      candidate.load(Math.max(0, candidate.endpoint().state().inFlight()));
      if (least == null || compare(candidate, least) < 0) {
        least = candidate;
      }
    }
    return least;
  }

  private static Candidate nextEqual(Candidate[] among, Candidate least) {
    Candidate richest = least;
    long total = 0;
    for (Candidate candidate : among) {
      if (candidate.load() >= 0 && compare(candidate, least) == 0) {
        candidate.current(candidate.current() + candidate.weight());
        total += candidate.weight();
        if (candidate.current() > richest.current()) {
          richest = candidate;
        }
      }
    }
    richest.current(richest.current() - total);
    return richest;
  }

  /** Load by weight, without dividing. */
  private static int compare(Candidate a, Candidate b) {
    return Long.compare(a.load() * b.weight(), b.load() * a.weight());
  }
}
