package com.openhwy.marketeer.acme.ondemand;

import com.openhwy.marketeer.acme.PublicNames;
import com.openhwy.marketeer.acme.local.LocalNames;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.RouteConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which names may be wanted on demand: those that routes match without naming them. Immutable.
 *
 * @param any a route takes every host
 * @param suffixes of wildcard hosts, with the dot
 * @param exact hosts that routes name; their certificates are ordered unasked
 */
record Scope(boolean any, List<String> suffixes, Set<String> exact) {
  static Scope of(GatewayConfig config) {
    boolean any = false;
    Set<String> suffixes = new HashSet<>();
    Set<String> exact = new HashSet<>();
    for (RouteConfig route : config.routes()) {
      List<String> hosts = route.match().host();
      any |= hosts.isEmpty() || hosts.contains("*");
      for (String host : route.match().hostNames()) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("*.")) {
          suffixes.add(name.substring(1));
        } else {
          exact.add(name);
        }
      }
    }
    return new Scope(any, List.copyOf(suffixes), Set.copyOf(exact));
  }

  /** What costs little comes first: strangers may ask as often as they like. */
  boolean takes(String name) {
    return (any || suffixes.stream().anyMatch(name::endsWith))
        && !exact.contains(name)
        && name.equals(PublicNames.normalized(name))
        && !PublicNames.isWildcard(name)
        && (PublicNames.isPublic(name) || LocalNames.isLocal(name));
  }
}
