package com.openhwy.marketeer.config.model;

import java.util.List;

/**
 * Everything the operator wrote, checked and with its defaults filled in, before anything is made
 * of it.
 */
public record GatewayConfig(
    ServerConfig server,
    AdminConfig admin,
    LogConfig log,
    AcmeConfig acme,
    WatchConfig config,
    List<RouteConfig> routes,
    List<ServiceConfig> services,
    List<MiddlewareConfig> middlewares) {}
