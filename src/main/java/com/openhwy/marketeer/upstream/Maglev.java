package com.openhwy.marketeer.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consistent hashing by Google's Maglev (Eisenbud et al. 2016, section 3.4): endpoints take turns,
 * in proportion to their weights, each filling the next free place of its own permutation of the
 * table. Shares are nearly exact, and a look-up is one array access.
 */
final class Maglev implements HashTable {
  /**
   * Primes; the table has at least {@link #PLACES} places for each endpoint where one is that big.
   */
  private static final int[] SIZES = {1021, 4093, 16381, 65537, 262139};

  private static final int PLACES = 100;

  private final int[] owners;

  private Maglev(int[] owners) {
    this.owners = owners;
  }

  /** One endpoint's permutation of the table, and how far it has come. */
  private static final class Turn {
    private final int owner;
    private final double share;
    private final long offset;
    private final long skip;
    private long next;
    private double due;

    Turn(int owner, Endpoint endpoint, double share, int size) {
      this.owner = owner;
      this.share = share;
      this.offset = Long.remainderUnsigned(Hashing.mix(endpoint.id(), 1), size);
      this.skip = Long.remainderUnsigned(Hashing.mix(endpoint.id(), 2), size - 1) + 1;
    }

    int place(int size) {
      return (int) ((offset + skip * next++) % size);
    }
  }

  static Maglev of(List<Endpoint> all, boolean backup) {
    int heaviest = 1;
    int count = 0;
    for (Endpoint endpoint : all) {
      heaviest = endpoint.backup() == backup ? Math.max(heaviest, endpoint.weight()) : heaviest;
      count += endpoint.backup() == backup ? 1 : 0;
    }
    int size = size(count);
    List<Turn> turns = new ArrayList<>();
    for (int owner = 0; owner < all.size(); owner++) {
      Endpoint endpoint = all.get(owner);
      if (endpoint.backup() == backup) {
        turns.add(new Turn(owner, endpoint, (double) endpoint.weight() / heaviest, size));
      }
    }
    // In an order of their own, so that the order of the file changes nothing.
    turns.sort((a, b) -> Long.compare(all.get(a.owner).id(), all.get(b.owner).id()));
    return new Maglev(turns.isEmpty() ? new int[0] : fill(turns, size));
  }

  private static int size(int count) {
    for (int size : SIZES) {
      if (size >= (long) count * PLACES) {
        return size;
      }
    }
    return SIZES[SIZES.length - 1];
  }

  private static int[] fill(List<Turn> turns, int size) {
    int[] owners = new int[size];
    Arrays.fill(owners, -1);
    for (int filled = 0; ; ) {
      for (Turn turn : turns) {
        turn.due += turn.share;
        if (turn.due < 1) {
          continue;
        }
        turn.due -= 1;
        int place = turn.place(size);
        while (owners[place] >= 0) {
          place = turn.place(size);
        }
        owners[place] = turn.owner;
        if (++filled == size) {
          return owners;
        }
      }
    }
  }

  @Override
  public @Nullable Candidate find(long key, Candidate[] members, int tier, AttemptLog tried) {
    int size = owners.length;
    int from = size == 0 ? 0 : (int) Long.remainderUnsigned(key, size);
    for (int i = 0; i < size; i++) {
      int place = from + i;
      Candidate candidate = members[owners[place < size ? place : place - size]];
      if (candidate.tier() == tier && candidate.usable(tried)) {
        return candidate;
      }
    }
    return null;
  }
}
