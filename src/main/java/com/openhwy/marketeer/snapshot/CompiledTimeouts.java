package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.model.RouteConfig.OwnTimeouts;
import com.openhwy.marketeer.config.model.RouteConfig.UpstreamTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits on the way to an endpoint, in nanoseconds. */
public record CompiledTimeouts(long connectNanos, long responseHeadNanos, long idleNanos) {

  public static CompiledTimeouts of(UpstreamTimeouts timeouts) {
    return new CompiledTimeouts(
        timeouts.connect().toNanos(), timeouts.responseHead().toNanos(), timeouts.idle().toNanos());
  }

  /** Those of a service, as far as a route has none of its own. */
  static CompiledTimeouts of(UpstreamTimeouts service, @Nullable OwnTimeouts route) {
    CompiledTimeouts its = of(service);
    return route == null
        ? its
        : new CompiledTimeouts(
            either(route.connect(), its.connectNanos),
            either(route.responseHead(), its.responseHeadNanos),
            either(route.idle(), its.idleNanos));
  }

  private static long either(@Nullable Duration own, long other) {
    return own == null ? other : own.toNanos();
  }
}
