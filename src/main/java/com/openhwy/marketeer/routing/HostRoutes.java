package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.PathNode.PrefixLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host, wildcard or any host: exact paths and prefixes in a tree, then regular
 * expressions, then what takes every path. Immutable, thread-safe.
 */
final class HostRoutes<R> {
  private final PathNode<R> root;
  private final List<Candidate<R>> regexes;
  private final List<Candidate<R>> anyPath;

  private HostRoutes(PathNode<R> root, List<Candidate<R>> regexes, List<Candidate<R>> anyPath) {
    this.root = root;
    this.regexes = regexes;
    this.anyPath = anyPath;
  }

  static final class Builder<R> {
    private final PathTreeBuilder<R> tree = new PathTreeBuilder<>();
    private final List<Candidate<R>> regexes = new ArrayList<>();
    private final List<Candidate<R>> anyPath = new ArrayList<>();

    void add(Candidate<R> candidate) {
      switch (candidate.path().kind()) {
        case EXACT, PREFIX -> tree.add(candidate);
        case REGEX -> regexes.add(candidate);
        case ANY -> anyPath.add(candidate);
      }
    }

    HostRoutes<R> build() {
      regexes.sort(Candidate.ranking());
      anyPath.sort(Candidate.ranking());
      return new HostRoutes<>(tree.build(), List.copyOf(regexes), List.copyOf(anyPath));
    }
  }

  /** The most specific candidate that ends the walk, null when none does. Allocates nothing. */
  @Nullable Candidate<R> find(Request request, Candidate.Visit visit) {
    Candidate<R> found = request.path().startsWith("/") ? inTree(request, visit) : null;
    for (int i = 0; found == null && i < regexes.size(); i++) {
      Candidate<R> candidate = regexes.get(i);
      if (candidate.path().matchesRegex(request.path()) && visit.ends(candidate, request)) {
        found = candidate;
      }
    }
    return found != null ? found : Candidate.first(anyPath, request, visit);
  }

  private @Nullable Candidate<R> inTree(Request request, Candidate.Visit visit) {
    String path = request.path();
    PathNode<R> node = root;
    boolean whole = false;
    int at = 1;
    while (!whole) {
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      PathNode<R> child = node.children().get(path, at, end);
      if (child == null || !child.continues(path, end)) {
        break;
      }
      node = child;
      int stop = end + child.tail().length();
      whole = stop == path.length();
      at = stop + 1;
    }
    Candidate<R> found = whole ? Candidate.first(node.exact(), request, visit) : null;
    for (PrefixLevel<R> level = node.prefixes();
        found == null && level != null;
        level = level.shorter()) {
      found = Candidate.first(level.routes(), request, visit);
    }
    return found;
  }
}
