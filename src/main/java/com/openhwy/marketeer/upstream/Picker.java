package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/** An algorithm on one event loop. Picks without allocating; owned by its loop. */
interface Picker {

  /**
   * @param key hash of what the algorithm goes by, 0 for those that go by nothing
   * @return a usable candidate of that tier, null when there is none
   */
  @Nullable Candidate pick(Roster roster, int tier, long key, AttemptLog tried);
}
