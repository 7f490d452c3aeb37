package com.openhwy.marketeer.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of path segments where routes end or ways part. Nodes with one way on and no
 * route are folded into the next. Immutable, thread-safe.
 *
 * @param tail what follows the first segment of this node's label: empty, or {@code /more/segments}
 * @param exact routes for the path that ends here, sorted
 * @param prefixes routes for the prefix that ends here or at the nearest node above, null for none
 */
record PathNode<R>(
    String tail,
    List<Candidate<R>> exact,
    @Nullable PrefixLevel<R> prefixes,
    RegionMap<PathNode<R>> children) {

  /** The routes of one prefix, sorted, and the next shorter prefix that has any. */
  record PrefixLevel<R>(List<Candidate<R>> routes, @Nullable PrefixLevel<R> shorter) {}

  /** Whether a path whose first segment of this label ends at {@code end} goes on as the label. */
  boolean continues(String path, int end) {
    int stop = end + tail.length();
    return path.startsWith(tail, end) && (stop == path.length() || path.charAt(stop) == '/');
  }
}
