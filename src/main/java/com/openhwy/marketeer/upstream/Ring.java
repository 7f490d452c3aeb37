package com.openhwy.marketeer.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consistent hashing on a ring (Karger et al. 1997): many points per endpoint, by weight. */
final class Ring implements HashTable {
  /** Points of an endpoint of average weight: shares then differ by about a twelfth. */
  private static final int POINTS = 160;

  private static final int MAX_POINTS = 1 << 17;

  private final long[] points;
  private final int[] owners;

  private record Point(long at, int owner) {}

  private Ring(long[] points, int[] owners) {
    this.points = points;
    this.owners = owners;
  }

  static Ring of(List<Endpoint> all, boolean backup) {
    long weights = 0;
    int count = 0;
    for (Endpoint endpoint : all) {
      weights += endpoint.backup() == backup ? endpoint.weight() : 0;
      count += endpoint.backup() == backup ? 1 : 0;
    }
    long budget = Math.min((long) count * POINTS, MAX_POINTS);
    List<Point> ring = new ArrayList<>();
    for (int owner = 0; owner < all.size(); owner++) {
      Endpoint endpoint = all.get(owner);
      if (endpoint.backup() == backup) {
        long points = Math.max(1, budget * endpoint.weight() / weights);
        for (int i = 0; i < points; i++) {
          ring.add(new Point(Hashing.mix(endpoint.id(), i + 1), owner));
        }
      }
    }
    ring.sort((a, b) -> Long.compare(a.at, b.at));
    return new Ring(
        ring.stream().mapToLong(Point::at).toArray(),
        ring.stream().mapToInt(Point::owner).toArray());
  }

  @Override
  public @Nullable Candidate find(long key, Candidate[] members, int tier, AttemptLog tried) {
    int at = Arrays.binarySearch(points, key);
    int from = at < 0 ? -at - 1 : at;
    for (int i = 0; i < points.length; i++) {
      int point = from + i;
      Candidate candidate = members[owners[point < points.length ? point : point - points.length]];
      if (candidate.tier() == tier && candidate.usable(tried)) {
        return candidate;
      }
    }
    return null;
  }
}
