package com.openhwy.marketeer.middleware.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The state of every client of one limit, shared by all event loops. Thread-safe.
 *
 * <p>What has to hold: a request is charged exactly once, whichever loop it came to; charging a
 * client that is known takes no lock; memory has a bound that ten million clients do not move; and
 * a client over its limit is never forgotten, or flooding the table with other names would set it
 * free.
 *
 * <p>A client is a 64-bit hash and a state, both in one array of longs: no object for each. The
 * array is cut into sets of {@link #WAYS} clients. A client may live in two sets, given by the two
 * halves of its hash, and settles in the emptier one: that way sets fill so evenly that four of
 * five slots can be taken before a client finds both of its sets full. There are up to three
 * arrays, each some times larger than the one before and made when the earlier ones have no room
 * for a client: a limit few clients meet stays small, and nothing ever moves.
 *
 * <p>Charging: find the hash, compare-and-set the state. Making room: a slot whose client is as
 * good as never seen (its bucket is full again) is free; if there is none, the client that has used
 * the least goes, but none that is over its limit. Whoever makes room first claims the client's
 * home set in the first array, so that two loops do not make two slots for one client; and then the
 * slot, by setting its state to {@link #CLAIMED}, so that nobody charges it while its owner
 * changes. The state is read before the hash and is compared when it is set: it cannot be another
 * owner's, but for one whose state is the same number, and then that one pays for a token; both had
 * one.
 */
final class BucketTable {
  /** The answer when every slot a client may have belongs to one that is over its limit. */
  static final long FULL = Long.MIN_VALUE;

  private static final int WAYS = 15;
  private static final int SET_LONGS = 32; // the claim, the hashes, one unused, the states
  private static final int STATE = 16; // of a slot, behind its hash

  /** Clients there is surely room for in each set: four of five slots. */
  private static final int CLIENTS_PER_SET = 12;

  private static final int MIN_SETS = 64;
  private static final int MAX_LEVELS = 3;
  private static final int GROWTH = 8;

  private static final long NOBODY = 0;
  private static final long CLAIMED = -1;
  private static final int NONE = -1;
  private static final long AGAIN = Long.MIN_VALUE + 1;
  private static final int SPINS = 100;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final Algorithm algorithm;
  private final int[] setsOfLevel;
  private volatile long[][] levels;

  /**
   * @param maxClients how many there is memory for, at 22 bytes each; from 1 to 50 million
   */
  BucketTable(Algorithm algorithm, int maxClients) {
    this.algorithm = algorithm;
    this.setsOfLevel = sizes((maxClients + CLIENTS_PER_SET - 1) / CLIENTS_PER_SET);
    this.levels = new long[][] {new long[setsOfLevel[0] * SET_LONGS]};
  }

  /** From the smallest up; together they hold {@code sets}. */
  private static int[] sizes(int sets) {
    int levels = 1;
    while (levels < MAX_LEVELS && sets >= MIN_SETS << (3 * levels)) {
      levels++;
    }
    int[] sizes = new int[levels];
    int left = sets;
    for (int level = 0, share = 1 << (3 * (levels - 1)); level < levels; level++, share /= GROWTH) {
      sizes[level] = level == levels - 1 ? left : sets / share;
      left -= sizes[level];
    }
    return sizes;
  }

  /**
   * One request of a client.
   *
   * @param hash of the client, evenly distributed
   * @return the client's state after the request when it passes; the complement ({@code ~}) of its
   *     state when it is over the limit; {@link #FULL} when it is not known and there is no room
   */
  long charge(long hash, long now) {
    long client = hash == NOBODY ? 1 : hash;
    for (int spins = 1; ; spins++) {
      long outcome = chargeKnown(client, now);
      if (outcome == AGAIN) {
        outcome = chargeNew(client, now);
      }
      if (outcome != AGAIN) {
        return outcome;
      }
      pause(spins);
    }
  }

  private long chargeKnown(long client, long now) {
    for (long[] table : levels) {
      int slot = find(table, client);
      if (slot != NONE) {
        return chargeAt(table, slot, client, now);
      }
    }
    return AGAIN;
  }

  private long chargeAt(long[] table, int slot, long client, long now) {
    while (true) {
      long state = (long) LONGS.getAcquire(table, slot + STATE);
      if (state == CLAIMED || (long) LONGS.getAcquire(table, slot) != client) {
        return AGAIN;
      }
      long charged = algorithm.charge(state, now);
      if (charged == Algorithm.REFUSED) {
        return ~state;
      }
      if (LONGS.compareAndSet(table, slot + STATE, state, charged)) {
        return charged;
      }
    }
  }

  /** Takes one request of a client back, if it is still known. */
  void refund(long hash, long now) {
    long client = hash == NOBODY ? 1 : hash;
    for (long[] table : levels) {
      int slot = find(table, client);
      while (slot != NONE) {
        long state = (long) LONGS.getAcquire(table, slot + STATE);
        boolean gone = state == CLAIMED || (long) LONGS.getAcquire(table, slot) != client;
        if (gone || LONGS.compareAndSet(table, slot + STATE, state, algorithm.refund(state, now))) {
          return;
        }
      }
    }
  }

  private long chargeNew(long client, long now) {
    long[] first = levels[0];
    int home = set(first, client);
    if (!LONGS.compareAndSet(first, home, 0L, 1L)) {
      return AGAIN; // somebody makes room here, perhaps for this very client
    }
    try {
      return isKnown(client) ? AGAIN : settle(client, now);
    } finally {
      LONGS.setRelease(first, home, 0L);
    }
  }

  private boolean isKnown(long client) {
    for (long[] table : levels) {
      if (find(table, client) != NONE) {
        return true;
      }
    }
    return false;
  }

  /** Finds a slot for the client; the caller holds its home set. */
  private long settle(long client, long now) {
    while (true) {
      long[][] tables = levels;
      long[] chosen = tables[0];
      int slot = NONE;
      long least = Long.MAX_VALUE;
      for (long[] table : tables) {
        int candidate = leastUsed(table, client, now);
        long used = candidate == NONE ? Long.MAX_VALUE : usedBy(table, candidate, now);
        if (used < least) {
          chosen = table;
          slot = candidate;
          least = used;
        }
        if (least == 0) {
          break;
        }
      }
      if (least > 0 && tables.length < setsOfLevel.length) {
        grow(tables.length);
      } else if (slot == NONE) {
        return FULL;
      } else if (take(chosen, slot, now)) {
        long state = algorithm.charge(0, now);
        LONGS.setRelease(chosen, slot, client);
        LONGS.setRelease(chosen, slot + STATE, state);
        return state;
      }
    }
  }

  /** Claims a slot unless its client went over the limit meanwhile. */
  private boolean take(long[] table, int slot, long now) {
    long state = (long) LONGS.getAcquire(table, slot + STATE);
    return state != CLAIMED
        && algorithm.charge(state, now) != Algorithm.REFUSED
        && LONGS.compareAndSet(table, slot + STATE, state, CLAIMED);
  }

  /** In the two sets of the client: the slot that can best be spared, if any can. */
  private int leastUsed(long[] table, long client, long now) {
    int one = leastUsedOf(table, set(table, client), now);
    int other = leastUsedOf(table, otherSet(table, client), now);
    if (one == NONE || other == NONE) {
      return one == NONE ? other : one;
    }
    long used = usedBy(table, one, now);
    long usedOther = usedBy(table, other, now);
    if (used == 0 && usedOther == 0) {
      boolean otherIsEmptier = idle(table, other, now) > idle(table, one, now);
      return otherIsEmptier ? other : one;
    }
    return usedOther < used ? other : one;
  }

  private int leastUsedOf(long[] table, int set, long now) {
    int best = NONE;
    long least = Long.MAX_VALUE;
    for (int slot = set + 1; slot <= set + WAYS && least > 0; slot++) {
      long used = usedBy(table, slot, now);
      if (used < least) {
        least = used;
        best = slot;
      }
    }
    return best;
  }

  /** How many slots can be had for nothing, from the first such one of a set to the set's end. */
  private int idle(long[] table, int first, long now) {
    int end = first / SET_LONGS * SET_LONGS + WAYS;
    int count = 0;
    for (int slot = first; slot <= end; slot++) {
      if (usedBy(table, slot, now) == 0) {
        count++;
      }
    }
    return count;
  }

  /** The largest number for a slot that cannot be had. */
  private long usedBy(long[] table, int slot, long now) {
    long state = (long) LONGS.getAcquire(table, slot + STATE);
    boolean kept = state == CLAIMED || algorithm.charge(state, now) == Algorithm.REFUSED;
    return kept ? Long.MAX_VALUE : algorithm.used(state, now);
  }

  private static int find(long[] table, long client) {
    int slot = find(table, set(table, client), client);
    return slot == NONE ? find(table, otherSet(table, client), client) : slot;
  }

  private static int find(long[] table, int set, long client) {
    for (int slot = set + 1; slot <= set + WAYS; slot++) {
      if ((long) LONGS.getAcquire(table, slot) == client) {
        return slot;
      }
    }
    return NONE;
  }

  private static int set(long[] table, long client) {
    return scaled(client >>> 32, table);
  }

  private static int otherSet(long[] table, long client) {
    return scaled(client & 0xffff_ffffL, table);
  }

  /** Spreads 32 bits over the sets without a division. */
  private static int scaled(long bits, long[] table) {
    return (int) ((bits * (table.length / SET_LONGS)) >>> 32) * SET_LONGS;
  }

  private synchronized void grow(int from) {
    long[][] tables = levels;
    if (tables.length == from) {
      long[][] more = Arrays.copyOf(tables, from + 1);
      more[from] = new long[setsOfLevel[from] * SET_LONGS];
      levels = more;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it
  private static void pause(int spins) {
    if (spins % SPINS == 0) {
      Thread.yield(); // whoever makes room was put to sleep in the middle of it
    } else {
      Thread.onSpinWait();
    }
  }

  /** Longs held, for tests of the bound. */
  long longs() {
    long longs = 0;
    for (long[] table : levels) {
      longs += table.length;
    }
    return longs;
  }
}
