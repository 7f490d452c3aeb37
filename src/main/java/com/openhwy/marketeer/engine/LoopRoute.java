package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.snapshot.Bound;
import com.openhwy.marketeer.telemetry.RequestMeters;
import java.util.List;

/**
 * A route as one event loop runs it: its instances of the middlewares, its backend, its meters.
 * Immutable.
 */
final class LoopRoute {
  final LoopPlan plan;
  final Middleware[] chain;
  final Backend backend;
  final RequestMeters meters;
  private final List<Bound> names;

  LoopRoute(
      LoopPlan plan, List<Bound> names, Middleware[] chain, Backend backend, RequestMeters meters) {
    this.plan = plan;
    this.names = names;
    this.chain = chain;
    this.backend = backend;
    this.meters = meters;
  }

  /** The name of a middleware, for whoever is to blame. */
  String nameOf(int middleware) {
    return names.get(middleware).name();
  }
}
