package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.middleware.MiddlewareDefinition;

/**
 * A middleware at its place in a route.
 *
 * @param slot of the exchange, numbered within the route; -1 when the middleware needs none
 */
public record Bound(String name, MiddlewareDefinition definition, int slot) {}
