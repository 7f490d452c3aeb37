package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.model.BackendConfig;
import com.openhwy.marketeer.files.StaticFiles;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.overload.Gates;
import com.openhwy.marketeer.split.Rollout;
import com.openhwy.marketeer.split.Split;
import com.openhwy.marketeer.tls.EndpointTls;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a snapshot holds that lives longer than it: shared by identity with every snapshot whose
 * configuration says the same about it, closed when the last of them is gone. Immutable.
 *
 * @param middlewares by name
 * @param files by all that the configuration says of them
 * @param endpointTls by service, of those that have endpoints behind TLS
 * @param splits by route
 * @param gates by service, of those that have a limit on concurrency
 */
record Holdings(
    Map<String, DefinedMiddleware> middlewares,
    Map<BackendConfig.Static, StaticFiles> files,
    Map<String, EndpointTls> endpointTls,
    Map<String, Split> splits,
    Gates gates) {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  static final Holdings NONE = new Holdings(Map.of(), Map.of(), Map.of(), Map.of(), Gates.NONE);

  /**
   * A middleware and what it was made from.
   *
   * @param settings compared by value: the same settings keep the definition
   */
  record DefinedMiddleware(String type, Record settings, MiddlewareDefinition definition) {}

  List<Rollout> rollouts() {
    return splits.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getValue().rollout())
        .filter(Objects::nonNull)
        .toList();
  }

  private Set<AutoCloseable> all() {
    Set<AutoCloseable> all = Collections.newSetFromMap(new IdentityHashMap<>());
    middlewares.values().forEach(defined -> all.add(defined.definition()));
    all.addAll(files.values());
    return all;
  }

  /** Closes what is in none of {@code others}. One that fails to close is logged. */
  void closeUnless(Collection<Holdings> others) {
    Set<AutoCloseable> mine = all();
    others.forEach(other -> mine.removeAll(other.all()));
    for (AutoCloseable unused : mine) {
      try {
        unused.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly", unused, e);
      }
    }
  }
}
