package com.openhwy.marketeer.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route that can never be reached.
 *
 * @param by the route, or one of the routes, that takes its requests
 */
public record ShadowedRoute(String route, String by) {

  /** What two candidates must have in common before one can stand in the other's way. */
  private record Place(HostPattern host, PathPattern path, List<Object> predicates) {}

  /** Complete for routes that differ in nothing but methods; other overlaps are left to people. */
  static <R> List<ShadowedRoute> among(List<Candidate<R>> candidates) {
    Map<Place, List<Candidate<R>>> places = new HashMap<>();
    for (Candidate<R> c : candidates) {
      places.computeIfAbsent(place(c), p -> new ArrayList<>()).add(c);
    }
    Map<Integer, ShadowedRoute> shadowed = new LinkedHashMap<>();
    Set<Integer> reachable = new HashSet<>();
    for (Candidate<R> candidate : candidates) {
      Candidate<R> before = shadowOf(candidate, places.getOrDefault(place(candidate), List.of()));
      if (before == null) {
        reachable.add(candidate.order());
      } else {
        shadowed.putIfAbsent(candidate.order(), new ShadowedRoute(candidate.name(), before.name()));
      }
    }
    shadowed.keySet().removeAll(reachable);
    return List.copyOf(shadowed.values());
  }

  private static Place place(Candidate<?> c) {
    var match = c.entry().match();
    return new Place(
        c.host(),
        c.path(),
        List.of(
            match.headers(),
            match.query(),
            match.cookies(),
            match.client(),
            Objects.requireNonNullElse(match.expression(), "")));
  }

  private static <R> @Nullable Candidate<R> shadowOf(
      Candidate<R> candidate, List<Candidate<R>> sharingItsPlace) {
    for (Candidate<R> other : sharingItsPlace) {
      boolean earlier = Candidate.<R>ranking().compare(other, candidate) < 0;
      if (earlier && takesAllMethodsOf(other, candidate)) {
        return other;
      }
    }
    return null;
  }

  private static boolean takesAllMethodsOf(Candidate<?> one, Candidate<?> other) {
    MethodSet methods = one.predicates().methods();
    MethodSet others = other.predicates().methods();
    return methods == null || (others != null && methods.containsAll(others));
  }
}
