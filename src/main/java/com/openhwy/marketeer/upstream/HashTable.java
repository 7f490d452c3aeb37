package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Maps keys to endpoints so that an endpoint which leaves moves its own share only. Made of
 * members, not of the ready ones: one that is down is stepped over, and has its old share when it
 * is back. Immutable.
 */
interface HashTable {

  /**
   * @param members by their place in {@code Members.all}
   * @return the first usable one of that tier on the key's way, null when there is none
   */
  @Nullable Candidate find(long key, Candidate[] members, int tier, AttemptLog tried);
}
