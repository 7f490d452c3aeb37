package com.openhwy.marketeer.middleware.jwt;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were verified, by their whole text. Shared by all event loops without a lock: entries
 * are immutable but for their age, and one that gets lost in a race is verified once more.
 *
 * <p>An entry may stand in one of {@link #WAYS} places, chosen by the end of its text, which is a
 * signature and so as good as random; whoever wants to crowd out others has to have tokens signed.
 * The place that is over, or else was used the longest time ago, is given to the next.
 */
final class TokenCache {
  private static final int WAYS = 4;
  private static final int HASHED_CHARACTERS = 16;
  private static final long AGE_STEP_MILLIS = 1000;

  private static final class Entry {
    final String text;
    final Verified token;

    /** Written by any loop, now and then: it need not be exact. */
    long usedMillis;

    Entry(String text, Verified token, long usedMillis) {
      this.text = text;
      this.token = token;
      this.usedMillis = usedMillis;
    }
  }

  private final AtomicReferenceArray<@Nullable Entry> entries;
  private final int mask;

  /**
   * @param most entries, rounded up to a power of two; 0 for none
   */
  TokenCache(int most) {
    int sets = most == 0 ? 0 : Integer.highestOneBit(Math.max(1, (most - 1) / WAYS)) * 2;
    this.entries = new AtomicReferenceArray<>(sets * WAYS);
    this.mask = sets - 1;
  }

  /**
   * @return null unless that very text was verified with the keys in force and is good now
   */
  @Nullable Verified get(String text, KeySet inForce, long nowMillis) {
    if (mask < 0) {
      return null;
    }
    int from = firstPlace(text);
    for (int i = from; i < from + WAYS; i++) {
      Entry entry = entries.getAcquire(i);
      if (entry != null && entry.text.equals(text)) {
        if (!entry.token.isGood(inForce, nowMillis)) {
          entries.compareAndSet(i, entry, null);
          return null;
        }
        if (nowMillis - entry.usedMillis > AGE_STEP_MILLIS) {
          entry.usedMillis = nowMillis;
        }
        return entry.token;
      }
    }
    return null;
  }

  void put(String text, Verified token, long nowMillis) {
    if (mask < 0) {
      return;
    }
    int from = firstPlace(text);
    int place = from;
    long oldest = Long.MAX_VALUE;
    for (int i = from; i < from + WAYS && oldest != Long.MIN_VALUE; i++) {
      Entry entry = entries.getAcquire(i);
      boolean free =
          entry == null || entry.text.equals(text) || !entry.token.isGood(token.keys(), nowMillis);
      long used = free ? Long.MIN_VALUE : entry.usedMillis;
      if (used < oldest) {
        oldest = used;
        place = i;
      }
    }
    entries.setRelease(place, new Entry(text, token, nowMillis));
  }

  private int firstPlace(String text) {
    int length = text.length();
    int hash = length;
    for (int i = Math.max(0, length - HASHED_CHARACTERS); i < length; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    hash *= 0x9e3779b9;
    return ((hash ^ hash >>> 16) & mask) * WAYS;
  }

  /** How many entries there is room for. */
  int capacity() {
    return entries.length();
  }

  /** How many there are, for tests. */
  int size() {
    int size = 0;
    for (int i = 0; i < entries.length(); i++) {
      size += entries.get(i) == null ? 0 : 1;
    }
    return size;
  }
}
