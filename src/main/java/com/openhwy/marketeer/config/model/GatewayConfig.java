package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Node;
import java.util.List;
import java.util.Map;

/**
 * Everything the operator wrote, checked and with its defaults filled in, before anything is made
 * of it.
 *
 * @param origin the tree it was bound from
 */
public record GatewayConfig(
    ServerConfig server,
    AdminConfig admin,
    LogConfig log,
    AcmeConfig acme,
    WatchConfig config,
    List<RouteConfig> routes,
    List<ServiceConfig> services,
    List<MiddlewareConfig> middlewares,
    Node origin) {

  /** One that nobody wrote. */
  public GatewayConfig(
      ServerConfig server,
      AdminConfig admin,
      LogConfig log,
      AcmeConfig acme,
      WatchConfig config,
      List<RouteConfig> routes,
      List<ServiceConfig> services,
      List<MiddlewareConfig> middlewares) {
    this(server, admin, log, acme, config, routes, services, middlewares, NOT_WRITTEN);
  }

  private static final Node NOT_WRITTEN =
      new Node.Mapping(Map.of(), Map.of(), new Node.Mark("(none)", 0, 0));
}
