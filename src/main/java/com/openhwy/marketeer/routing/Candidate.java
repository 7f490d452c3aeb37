package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.Request;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route under one of its hosts and one of its paths.
 *
 * @param order its place in the file
 */
record Candidate<R>(
    RouteEntry<R> entry, HostPattern host, PathPattern path, Predicates predicates, int order) {

  /** What a walk through the table does with the candidates whose host and path fit. */
  @FunctionalInterface
  interface Visit {
    /** Whether this is the one looked for. */
    boolean ends(Candidate<?> candidate, Request request);
  }

  String name() {
    return entry.name();
  }

  /** Among those of the same host and path: more predicates, then priority, then the file. */
  static <R> Comparator<Candidate<R>> ranking() {
    return Comparator.comparingInt((Candidate<R> c) -> -c.predicates.count())
        .thenComparing((Candidate<R> c) -> c.entry.priority(), Comparator.reverseOrder())
        .thenComparingInt(Candidate::order);
  }

  /** The first of a sorted list that ends the walk. */
  static <R> @Nullable Candidate<R> first(List<Candidate<R>> sorted, Request request, Visit visit) {
    for (int i = 0; i < sorted.size(); i++) {
      Candidate<R> candidate = sorted.get(i);
      if (visit.ends(candidate, request)) {
        return candidate;
      }
    }
    return null;
  }
}
