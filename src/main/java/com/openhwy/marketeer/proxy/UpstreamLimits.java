package com.openhwy.marketeer.proxy;

/**
 * Time limits on the way to an endpoint, in nanoseconds; the route's where it has its own, else the
 * service's.
 *
 * @param connect TCP and TLS
 * @param responseHead from the last byte of the request to the head of the response
 * @param idle without progress inside a body or a tunnel
 * @param queue for a slot of an endpoint that is at its max_connections
 */
public record UpstreamLimits(long connect, long responseHead, long idle, long queue) {}
