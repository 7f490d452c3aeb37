package com.openhwy.marketeer.upstream;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * In which order the endpoints of a service are used: by priority, then by how near they are, and
 * all backups after all others. Levels are numbered without a gap; one at least is no backup's, and
 * one is a backup's, so that a service which knows nothing of all this has 0 and 1. Immutable.
 */
final class Levels {
  private static final int DISTANCES = 3;

  private final int[] of;
  private final int primaries;
  private final int count;

  private Levels(int[] of, int primaries, int count) {
    this.of = of;
    this.primaries = primaries;
    this.count = count;
  }

  /**
   * @param here where the gateway is
   */
  static Levels of(List<Endpoint> all, Locality here) {
    int[] ranks = new int[all.size()];
    TreeSet<Integer> first = new TreeSet<>();
    TreeSet<Integer> backups = new TreeSet<>();
    for (int i = 0; i < ranks.length; i++) {
      Endpoint endpoint = all.get(i);
      ranks[i] = endpoint.priority() * DISTANCES + here.distance(endpoint.locality());
      (endpoint.backup() ? backups : first).add(ranks[i]);
    }
    int primaries = Math.max(1, first.size());
    int[] levels = new int[ranks.length];
    Arrays.setAll(
        levels,
        i ->
            all.get(i).backup()
                ? primaries + backups.headSet(ranks[i]).size()
                : first.headSet(ranks[i]).size());
    return new Levels(levels, primaries, primaries + Math.max(1, backups.size()));
  }

  /** Of the endpoint at that place of {@link Members#all}. */
  int at(int place) {
    return of[place];
  }

  /** Levels that are no backups'. */
  int primaries() {
    return primaries;
  }

  /** All levels: the tier of the last resort, as rosters have them. */
  int lastResort() {
    return count;
  }

  /** The tier of who is not picked at all. */
  int down() {
    return count + 1;
  }
}
