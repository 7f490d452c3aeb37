package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.middleware.mirror.Difference.Kind;
import com.openhwy.marketeer.telemetry.LoopCounter;
import com.openhwy.marketeer.telemetry.LoopMeters;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What one event loop counts for a mirror on one route. Owner loop only. */
final class MirrorMeters {
  /** What became of a copy. */
  enum Copied {
    ANSWERED,
    FAILED,
    /** As many as may be were under way. */
    BUSY,
    TOO_LARGE,
    /** There was no room for it, or it was for requests that are more important. */
    SHED,
    /** The client's own request, or its body, broke off. */
    ABANDONED
  }

  /** What became of a comparison. */
  enum Verdict {
    EQUAL,
    DIFFERENT,
    /** One of the two did not answer, or not whole. */
    SKIPPED
  }

  private final LoopMeters meters;
  private final String middleware;
  private final String route;
  private final EnumMap<Copied, LoopCounter> copies = new EnumMap<>(Copied.class);
  private final EnumMap<Verdict, LoopCounter> comparisons = new EnumMap<>(Verdict.class);
  private final EnumMap<Kind, LoopCounter> differences = new EnumMap<>(Kind.class);

  private MirrorMeters(LoopMeters meters, String middleware, String route) {
    this.meters = meters;
    this.middleware = middleware;
    this.route = route;
  }

  /** By route: few, and only those that are mirrored. */
  static final class Routes {
    private final LoopMeters meters;
    private final String middleware;
    private final Map<String, MirrorMeters> byRoute = new HashMap<>();

    Routes(LoopMeters meters, String middleware) {
      this.meters = meters;
      this.middleware = middleware;
    }

    MirrorMeters of(String route) {
      return byRoute.computeIfAbsent(route, r -> new MirrorMeters(meters, middleware, r));
    }
  }

  void copied(Copied result) {
    copies.computeIfAbsent(result, r -> counter("mirror_requests_total", "result", r)).increment();
  }

  void compared(Verdict result) {
    comparisons
        .computeIfAbsent(result, r -> counter("mirror_comparisons_total", "result", r))
        .increment();
  }

  void differs(Kind kind) {
    differences
        .computeIfAbsent(kind, k -> counter("mirror_differences_total", "kind", k))
        .increment();
  }

  private LoopCounter counter(String name, String label, Enum<?> value) {
    return meters.counter(
        name,
        "middleware",
        middleware,
        "route",
        route,
        label,
        value.name().toLowerCase(Locale.ROOT));
  }
}
