package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.routing.PathRewriter;
import com.openhwy.marketeer.upstream.RetryPolicy;

/**
 * How the requests of one route go to their service: its own settings, or else the service's.
 * Immutable.
 *
 * @param host sent to the endpoints in place of the client's; empty leaves the client's
 */
public record Forwarding(
    UpstreamLimits limits, RetryPolicy retries, PathRewriter rewriter, String host) {}
