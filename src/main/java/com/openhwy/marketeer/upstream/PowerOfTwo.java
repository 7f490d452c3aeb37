package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The better of two drawn at random: the one whose latency (decaying average, as this loop saw it)
 * times requests in flight is lower for its weight. Two draws instead of a comparison of all keep
 * loops from running to the same endpoint together (Mitzenmacher 2001).
 */
final class PowerOfTwo implements Picker {
  /** What an endpoint that has not answered yet is taken for, once it has something to answer. */
  private static final double UNPROVEN_NANOS = 1e9;

  private final int loop;
  private final Dice dice;
  private final Ticker ticker;

  PowerOfTwo(int loop, Dice dice, Ticker ticker) {
    this.loop = loop;
    this.dice = dice;
    this.ticker = ticker;
  }

  @Override
  public @Nullable Candidate pick(Roster roster, int tier, long key, AttemptLog tried) {
    Candidate[] among = roster.inTier(tier);
    int size = among.length;
    if (size == 0) {
      return null;
    }
    int start = (int) dice.below(size);
    int first = usable(among, start, size, tried);
    if (first < 0) {
      return null;
    }
    int jump = size == 1 ? 0 : 1 + (int) dice.below(size - 1);
    int second = usable(among, (start + jump) % size, size, tried);
    if (second == first) {
      second = usable(among, (first + 1) % size, size - 1, tried);
    }
    if (second < 0) {
      return among[first];
    }
    long now = ticker.nanos();
    return cost(among[second], now) < cost(among[first], now) ? among[second] : among[first];
  }

  /** The first usable one from {@code start} on, going round over {@code count}; -1 for none. */
  private static int usable(Candidate[] among, int start, int count, AttemptLog tried) {
    for (int i = 0; i < count; i++) {
      int at = start + i < among.length ? start + i : start + i - among.length;
      if (among[at].usable(tried)) {
        return at;
      }
    }
    return -1;
  }

  private double cost(Candidate candidate, long now) {
    EndpointState state = candidate.endpoint().state();
    long pending = Math.max(0, state.inFlight());
    double latency = state.latencyNanos(loop, now);
    double expected = latency > 0 || pending == 0 ? latency : UNPROVEN_NANOS;
    return expected * (pending + 1) / candidate.weight();
  }
}
