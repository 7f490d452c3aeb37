package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.routing.PathRewriter;
import java.util.List;

/**
 * A route as the loops need it: names resolved, numbers plain. Immutable; compared by identity.
 *
 * @param index dense from 0 in the order of the file, so that a loop keeps what it makes of it in
 *     an array
 * @param middlewares in the order they see the request
 * @param slotCount of an exchange on this route
 * @param host sent to the endpoint; empty: the client's
 * @param timeoutNanos for the whole exchange; 0 is no limit
 * @param bodyLimit bytes; {@link Long#MAX_VALUE} is no limit
 */
public record CompiledRoute(
    int index,
    RouteConfig config,
    List<Bound> middlewares,
    int slotCount,
    PathRewriter rewriter,
    CompiledBackend backend,
    String host,
    long timeoutNanos,
    long bodyLimit) {

  public String name() {
    return config.name();
  }
}
