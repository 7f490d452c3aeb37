package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/** Any endpoint, each as often as its weight says. */
final class WeightedRandom implements Picker {
  private final Dice dice;

  WeightedRandom(Dice dice) {
    this.dice = dice;
  }

  @Override
  public @Nullable Candidate pick(Roster roster, int tier, long key, AttemptLog tried) {
    Candidate[] among = roster.inTier(tier);
    long total = 0;
    for (Candidate candidate : among) {
      total += candidate.usable(tried) ? candidate.weight() : 0;
    }
    if (total == 0) {
      return null;
    }
    long left = dice.below(total);
    Candidate last = null;
    for (Candidate candidate : among) {
      if (candidate.usable(tried)) {
        left -= candidate.weight();
        last = candidate;
        if (left < 0) {
          return candidate;
        }
      }
    }
    return last; // room ran out between the two passes
  }
}
