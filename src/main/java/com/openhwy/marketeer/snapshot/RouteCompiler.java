package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Paths;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.RouteConfig;
import com.openhwy.marketeer.routing.PathRewriter;
import com.openhwy.marketeer.routing.RouteEntry;
import com.openhwy.marketeer.routing.RouteTable;
import com.openhwy.marketeer.routing.ShadowedRoute;
import com.openhwy.marketeer.snapshot.Holdings.DefinedMiddleware;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves the names in routes, turns their settings into plain numbers, and builds the table. */
final class RouteCompiler {

  /**
   * @param all in the order of the file
   */
  record Routes(List<CompiledRoute> all, RouteTable<CompiledRoute> table) {}

  private final GatewayConfig config;
  private final BackendCompiler backends;
  private final Map<String, DefinedMiddleware> middlewares;
  private final Problems problems;

  RouteCompiler(
      GatewayConfig config,
      BackendCompiler backends,
      Map<String, DefinedMiddleware> middlewares,
      Problems problems) {
    this.config = config;
    this.backends = backends;
    this.middlewares = middlewares;
    this.problems = problems;
  }

  /** Null when there were problems, these or others before. */
  @Nullable Routes compile() {
    List<CompiledRoute> all = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      CompiledRoute compiled = route(all.size(), route, place(all.size(), route));
      if (compiled != null) {
        all.add(compiled);
      }
    }
    if (!problems.isEmpty()) {
      return null;
    }
    RouteTable<CompiledRoute> table =
        RouteTable.compile(
            all.stream()
                .map(r -> new RouteEntry<>(r.name(), r.config().match(), r.config().priority(), r))
                .toList());
    tellShadowed(table.shadowed());
    return new Routes(all, table);
  }

  private static Place place(int index, RouteConfig route) {
    return Place.of(route.origin(), Paths.item("routes", index));
  }

  private @Nullable CompiledRoute route(int index, RouteConfig route, Place place) {
    int known = problems.count();
    Place match = place.at("match");
    RouteTable.check(
        route.match(), (where, message) -> Places.below(match, where).problem(problems, message));
    CompiledBackend backend = backends.compile(route, place.at("backend"));
    Chain chain = chain(route, place.at("middlewares"));
    PathRewriter rewriter = rewriter(route, place);
    if (backend == null || rewriter == null || problems.count() > known) {
      return null;
    }
    return new CompiledRoute(
        index,
        route,
        List.copyOf(chain.bound),
        chain.slots,
        rewriter,
        backend,
        host(route, backend),
        route.timeout().toNanos(),
        CompiledLimits.orUnlimited(
            route.bodyLimit() != null
                ? route.bodyLimit()
                : config.server().limits().requestBody()));
  }

  private @Nullable PathRewriter rewriter(RouteConfig route, Place place) {
    try {
      return PathRewriter.of(route, config.server().mergeSlashes());
    } catch (IllegalArgumentException e) {
      tellOf(place, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The message begins with the setting it is about: {@code rewrite.regex: …}. */
  private void tellOf(Place place, String message) {
    int colon = message.indexOf(": ");
    if (colon < 0) {
      place.problem(problems, message);
    } else {
      Places.along(place, message.substring(0, colon))
          .problem(problems, message.substring(colon + 2));
    }
  }

  private record Chain(List<Bound> bound, int slots) {}

  private Chain chain(RouteConfig route, Place place) {
    List<Bound> bound = new ArrayList<>();
    int slots = 0;
    for (int i = 0; i < route.middlewares().size(); i++) {
      String name = route.middlewares().get(i);
      DefinedMiddleware defined = middlewares.get(name);
      if (defined == null) {
        place
            .item(i)
            .problem(problems, "there is no middleware \"" + name + "\", or it has problems");
        continue;
      }
      int slot = defined.definition().needsSlot() ? slots++ : -1;
      bound.add(new Bound(name, defined.definition(), slot));
    }
    return new Chain(bound, slots);
  }

  private static String host(RouteConfig route, CompiledBackend backend) {
    boolean own = !route.host().isEmpty() || !(backend instanceof CompiledBackend.ToService);
    return own ? route.host() : ((CompiledBackend.ToService) backend).service().config().host();
  }

  private void tellShadowed(List<ShadowedRoute> shadowed) {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < config.routes().size(); i++) {
      indexes.put(config.routes().get(i).name(), i);
    }
    for (ShadowedRoute route : shadowed) {
      int index = indexes.getOrDefault(route.route(), 0);
      place(index, config.routes().get(index))
          .at("match")
          .problem(
              problems,
              "no request can reach route \""
                  + route.route()
                  + "\": \""
                  + route.by()
                  + "\" takes all of them; make this one more specific, give it a higher priority,"
                  + " or remove it");
    }
  }
}
