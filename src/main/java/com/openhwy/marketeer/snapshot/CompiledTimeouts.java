package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.model.RouteConfig.UpstreamTimeouts;

/** Limits on the way to an endpoint, in nanoseconds. */
public record CompiledTimeouts(long connectNanos, long responseHeadNanos, long idleNanos) {

  public static CompiledTimeouts of(UpstreamTimeouts timeouts) {
    return new CompiledTimeouts(
        timeouts.connect().toNanos(), timeouts.responseHead().toNanos(), timeouts.idle().toNanos());
  }
}
