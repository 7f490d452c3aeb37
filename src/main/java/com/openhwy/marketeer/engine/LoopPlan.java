package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Via;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.LoopCounter;
import com.openhwy.marketeer.telemetry.RequestMeters;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot as one event loop runs it. Replaced as a whole by one assignment; routes are bound
 * when a request first takes them, so that a change of one among many thousands costs what it
 * changes.
 */
final class LoopPlan {
  final Snapshot snapshot;
  final LoopCounter inFlight;
  final String version;
  final TimerWheel timers;
  final Via via;

  /** Null where no field tells of deadlines. */
  final @Nullable Deadlines deadlines;

  /** Which exchanges the access log has a line for; null for all. */
  final @Nullable Expression accessFilter;

  /** How long a middleware may keep a request waiting without a sign of life. */
  final long stallNanos;

  /** What requests take that no route matches, or that could not be read. */
  final LoopRoute unrouted;

  private final RouteBinder binder;
  private final @Nullable LoopRoute[] routes;

  LoopPlan(Snapshot snapshot, LoopResources resources, RouteBinder binder, RequestMeters unrouted) {
    this.snapshot = snapshot;
    this.inFlight = snapshot.inFlight(resources.loop());
    this.timers = resources.timers();
    this.accessFilter = snapshot.accessFilter();
    this.via = snapshot.via();
    this.deadlines = Deadlines.of(snapshot);
    this.stallNanos = snapshot.config().server().timeouts().middleware().toNanos();
    this.version = Long.toString(snapshot.version());
    this.binder = binder;
    this.routes = new LoopRoute[snapshot.all().size()];
    this.unrouted =
        new LoopRoute(this, null, new Middleware[0], x -> NoRoute.answer(x, snapshot), unrouted);
  }

  LoopRoute bound(CompiledRoute route) {
    LoopRoute bound = routes[route.index()];
    if (bound == null) {
      bound = binder.bind(this, route);
      routes[route.index()] = bound;
    }
    return bound;
  }
}
