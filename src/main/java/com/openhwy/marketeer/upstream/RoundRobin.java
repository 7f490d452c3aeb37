package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round robin: everybody gains his weight, the richest is picked and pays what all
 * gained. Heavy endpoints come often but not in a row.
 */
final class RoundRobin implements Picker {
  private int head;

  /**
   * @param head picks to throw away at first, so that loops do not all begin with the same endpoint
   */
  RoundRobin(int head) {
    this.head = head;
  }

  @Override
  public @Nullable Candidate pick(Roster roster, int tier, long key, AttemptLog tried) {
    Candidate[] among = roster.inTier(tier);
    for (; head > 0; head--) {
      next(among, tried);
    }
    return next(among, tried);
  }

  private static @Nullable Candidate next(Candidate[] among, AttemptLog tried) {
    Candidate richest = null;
    long total = 0;
    for (Candidate candidate : among) {
      if (candidate.usable(tried)) {
        candidate.current(candidate.current() + candidate.weight());
        total += candidate.weight();
        if (richest == null || candidate.current() > richest.current()) {
          richest = candidate;
        }
      }
    }
    if (richest != null) {
      richest.current(richest.current() - total);
    }
    return richest;
  }
}
