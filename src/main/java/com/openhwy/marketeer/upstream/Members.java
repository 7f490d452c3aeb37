package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.HashKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The endpoints of a service as of one set of resolutions, and the tables made of them.
 * Thread-safe: immutable, tables are made when first asked for and shared by the loops.
 */
final class Members {
  private final Map<EndpointUrl, Resolution> resolutions;
  private final Map<String, Endpoint> byKey;
  private final List<Endpoint> all;
  private final Tables tables;
  private final Levels levels;

  private Members(
      Map<EndpointUrl, Resolution> resolutions, Map<String, Endpoint> byKey, Locality here) {
    this.resolutions = resolutions;
    this.byKey = Map.copyOf(byKey);
    this.all = List.copyOf(byKey.values());
    this.tables = new Tables(all);
    this.levels = Levels.of(all, here);
    for (int i = 0; i < all.size(); i++) {
      all.get(i).level(levels.at(i));
    }
  }

  /** Which part of the endpoints a table is made of. */
  enum Part {
    PRIMARY,
    BACKUP
  }

  /**
   * @param here where the gateway is
   */
  static Members of(EndpointSource source, Locality here) {
    Map<EndpointUrl, Resolution> resolutions = source.state().resolutions();
    Map<String, Endpoint> byKey = new LinkedHashMap<>();
    for (EndpointConfig endpoint : source.config().endpoints()) {
      EndpointUrl url = EndpointUrl.parse(endpoint.url());
      for (Target target : targets(url, resolutions)) {
        String key = Endpoint.key(url, target);
        byKey.computeIfAbsent(key, k -> source.endpoint(url, endpoint, target));
      }
    }
    return new Members(resolutions, byKey, here);
  }

  /** What it was built from; to be compared by identity. */
  Map<EndpointUrl, Resolution> resolutions() {
    return resolutions;
  }

  /** Of {@link Endpoint#key}. */
  Set<String> keys() {
    return byKey.keySet();
  }

  /** By {@link Endpoint#key}, in no order. */
  Map<String, Endpoint> byKey() {
    return byKey;
  }

  /** In the order of the configuration. */
  List<Endpoint> all() {
    return all;
  }

  Levels levels() {
    return levels;
  }

  Tables tables() {
    return tables;
  }

  private static List<Target> targets(EndpointUrl url, Map<EndpointUrl, Resolution> resolutions) {
    Resolution found = resolutions.get(url);
    if (found != null && !found.targets().isEmpty()) {
      return found.targets();
    }
    Target known = Target.known(url);
    return known == null ? List.of() : List.of(known);
  }

  /** Lazily made tables of consistent hashing. */
  static final class Tables {
    private final List<Endpoint> all;
    private final Map<Wanted, HashTable> made = new ConcurrentHashMap<>();

    private record Wanted(HashKey.Algorithm algorithm, Part part) {}

    Tables(List<Endpoint> all) {
      this.all = all;
    }

    HashTable get(HashKey.Algorithm algorithm, Part part) {
      Wanted wanted = new Wanted(algorithm, part);
      return made.computeIfAbsent(wanted, this::make);
    }

    private HashTable make(Wanted wanted) {
      boolean backup = wanted.part == Part.BACKUP;
      return switch (wanted.algorithm) {
        case RING -> Ring.of(all, backup);
        case MAGLEV -> Maglev.of(all, backup);
      };
    }
  }
}
