package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.routing.PathNode.PrefixLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A growing tree of path segments, one node each; {@link #build} folds and freezes it. */
final class PathTreeBuilder<R> {
  private final Map<String, PathTreeBuilder<R>> children = new HashMap<>();
  private final List<Candidate<R>> exact = new ArrayList<>(1);
  private final List<Candidate<R>> prefixes = new ArrayList<>(1);

  /** Adds an exact path or a prefix. */
  void add(Candidate<R> candidate) {
    PathTreeBuilder<R> node = this;
    String path = candidate.path().text();
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      node = node.children.computeIfAbsent(path.substring(from, to), s -> new PathTreeBuilder<>());
      from = to + 1;
    }
    (candidate.path().kind() == PathPattern.Kind.EXACT ? node.exact : node.prefixes).add(candidate);
  }

  PathNode<R> build() {
    return build("", null);
  }

  private PathNode<R> build(String tail, @Nullable PrefixLevel<R> above) {
    PrefixLevel<R> level = prefixes.isEmpty() ? above : new PrefixLevel<>(sorted(prefixes), above);
    Map<String, PathNode<R>> built = new HashMap<>();
    children.forEach((segment, child) -> built.put(segment, child.folded("", level)));
    return new PathNode<>(tail, sorted(exact), level, new RegionMap<>(built));
  }

  private PathNode<R> folded(String tail, @Nullable PrefixLevel<R> above) {
    if (children.size() == 1 && exact.isEmpty() && prefixes.isEmpty()) {
      Map.Entry<String, PathTreeBuilder<R>> only = children.entrySet().iterator().next();
      return only.getValue().folded(tail + "/" + only.getKey(), above);
    }
    return build(tail, above);
  }

  private static <R> List<Candidate<R>> sorted(List<Candidate<R>> candidates) {
    return candidates.stream().sorted(Candidate.ranking()).toList();
  }
}
