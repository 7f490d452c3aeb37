package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.PathRewriter;
import com.openhwy.marketeer.snapshot.Bound;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.split.SplitBackend;
import com.openhwy.marketeer.telemetry.RequestMeters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as one event loop runs it: its instances of the middlewares, its backend, its meters.
 * Immutable.
 */
final class LoopRoute {
  final LoopPlan plan;
  final Middleware[] chain;
  final Backend backend;
  final RequestMeters meters;

  /** The backend, where it is a split. */
  final @Nullable SplitBackend split;

  /** Who goes first when not all can be served. */
  final Importance importance;

  /** For a whole exchange; 0 is no limit. */
  final long timeoutNanos;

  private final List<Bound> names;
  private final PathRewriter rewriter;
  private final String host;

  /**
   * @param route null for what requests take that no route matches
   */
  LoopRoute(
      LoopPlan plan,
      @Nullable CompiledRoute route,
      Middleware[] chain,
      Backend backend,
      RequestMeters meters) {
    this.plan = plan;
    this.names = route == null ? List.of() : route.middlewares();
    this.chain = chain;
    this.backend = backend;
    this.meters = meters;
    this.split = backend instanceof SplitBackend several ? several : null;
    this.rewriter = route == null ? PathRewriter.none() : route.rewriter();
    this.host = route == null ? "" : route.host();
    this.importance = route == null ? Importance.NORMAL : route.config().importance();
    this.timeoutNanos = route == null ? 0 : route.timeoutNanos();
  }

  /** What counts an exchange of this route that is over. */
  RequestMeters meters(Exchange x) {
    return split == null || x.share() == Exchange.NO_SHARE ? meters : split.meters(x);
  }

  /** As an endpoint sees a request; a path that cannot be rewritten stays as it is. */
  void forwardedInto(Request request, Request copy) {
    String path = rewriter.apply(request.path());
    copy.path(path == null ? request.path() : path).query(request.query());
    if (!host.isEmpty()) {
      copy.headers().set(HeaderName.HOST, host);
    }
  }

  /** The name of a middleware, for whoever is to blame. */
  String nameOf(int middleware) {
    return names.get(middleware).name();
  }

  /** Those of a set of bits, or all of them for none. */
  String namesOf(long middlewares) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      if (middlewares == 0 || (middlewares >>> i & 1) == 1) {
        text.append(text.isEmpty() ? "" : " or ").append(names.get(i).name());
      }
    }
    return text.toString();
  }
}
