package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.model.ServerConfig;

/**
 * The limits every connection lives under, as plain numbers: sizes in bytes, times in nanoseconds.
 *
 * @param requestHead request line and fields together
 * @param requestBody {@link Long#MAX_VALUE} for no limit
 * @param keepAliveRequests on one connection before it is closed
 * @param headNanos from the first byte of a request head to its last
 * @param idleNanos without any progress inside a body
 * @param keepAliveNanos between two requests
 * @param minRate bytes a second that a body must keep up; 0 is off
 * @param maxConnections over all listeners and loops
 */
public record CompiledLimits(
    int requestHead,
    int requestFields,
    long requestBody,
    int responseHead,
    int keepAliveRequests,
    long headNanos,
    long idleNanos,
    long keepAliveNanos,
    long minRate,
    int maxConnections) {

  static CompiledLimits of(ServerConfig server) {
    ServerConfig.Limits limits = server.limits();
    ServerConfig.ClientTimeouts timeouts = server.timeouts();
    return new CompiledLimits(
        Math.toIntExact(Math.min(limits.requestHead().bytes(), Integer.MAX_VALUE / 2)),
        limits.requestFields(),
        orUnlimited(limits.requestBody()),
        Math.toIntExact(Math.min(limits.responseHead().bytes(), Integer.MAX_VALUE / 2)),
        limits.keepAliveRequests(),
        timeouts.requestHead().toNanos(),
        timeouts.idle().toNanos(),
        timeouts.keepAlive().toNanos(),
        timeouts.minRate().bytes(),
        server.maxConnections());
  }

  static long orUnlimited(DataSize size) {
    return size.bytes() == 0 ? Long.MAX_VALUE : size.bytes();
  }
}
