package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.config.bind.Binder;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.LogConfig;
import com.openhwy.marketeer.config.model.MiddlewareConfig;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.WatchConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration on its way to be one: whatever could be bound is there to be checked, so that one
 * mistake does not hide the next.
 */
public record Draft(
    Place root,
    @Nullable ServerConfig server,
    @Nullable AdminConfig admin,
    @Nullable LogConfig log,
    @Nullable AcmeConfig acme,
    @Nullable WatchConfig config,
    List<Item<RouteConfig>> routes,
    List<Item<ServiceConfig>> services,
    List<Item<MiddlewareConfig>> middlewares) {

  /** One thing of a list and where it stands. */
  public record Item<T>(T value, Place place) {}

  public static Draft bind(Node.Mapping tree, Problems problems) {
    Binder.checkKeys(GatewayConfig.class, tree, "", problems);
    Place root = Place.of(tree, "");
    return new Draft(
        root,
        section(ServerConfig.class, root.at("server"), problems),
        section(AdminConfig.class, root.at("admin"), problems),
        section(LogConfig.class, root.at("log"), problems),
        section(AcmeConfig.class, root.at("acme"), problems),
        section(WatchConfig.class, root.at("config"), problems),
        list(RouteConfig.class, root.at("routes"), problems),
        list(ServiceConfig.class, root.at("services"), problems),
        list(MiddlewareConfig.class, root.at("middlewares"), problems));
  }

  private static <R extends Record> @Nullable R section(
      Class<R> type, Place place, Problems problems) {
    Node node = place.node();
    Node written = node == null ? new Node.Mapping(Map.of(), Map.of(), place.mark()) : node;
    return Binder.bind(type, written, place.path(), problems, Set.of());
  }

  private static <R extends Record> List<Item<R>> list(
      Class<R> type, Place place, Problems problems) {
    List<Item<R>> items = new ArrayList<>();
    for (Place item : place.items()) {
      Node node = item.node();
      R bound = node == null ? null : Binder.bind(type, node, item.path(), problems, Set.of());
      if (bound != null) {
        items.add(new Item<>(bound, item));
      }
    }
    return List.copyOf(items);
  }

  /** The configuration; null while something in it could not be bound. */
  public @Nullable GatewayConfig complete() {
    if (server == null
        || admin == null
        || log == null
        || acme == null
        || config == null
        || root.node() == null) {
      return null;
    }
    return new GatewayConfig(
        server,
        admin,
        log,
        acme,
        config,
        values(routes),
        values(services),
        values(middlewares),
        root.node());
  }

  private static <T> List<T> values(List<Item<T>> items) {
    return items.stream().map(Item::value).toList();
  }
}
