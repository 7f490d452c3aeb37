package com.openhwy.marketeer.routing;

import com.openhwy.marketeer.config.model.RouteConfig;

/**
 * One route to be put into a {@link RouteTable}.
 *
 * @param name in messages and explanations
 * @param priority among equally specific routes the higher one wins
 * @param route what {@link RouteTable#match} answers with
 */
public record RouteEntry<R>(String name, RouteConfig.Match match, int priority, R route) {}
