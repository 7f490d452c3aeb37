package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServiceConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The services of one configuration, by name. Immutable; thread-safe. */
public final class Services {
  private final Map<String, Service> byName;

  private Services(Map<String, Service> byName) {
    this.byName = byName;
  }

  /**
   * Compiles; disturbs nothing of {@code previous}, so the result may be thrown away.
   *
   * @param previous the configuration in force, whose state is carried over by name and address
   * @param loops how many event loops there are; always the same number in a process
   * @throws IllegalArgumentException when a URL is none; the configuration is checked before
   */
  public static Services compile(
      List<ServiceConfig> configs, @Nullable Services previous, int loops, Ticker ticker) {
    return compile(configs, previous, loops, ticker, Locality.NOWHERE);
  }

  /** For a gateway that knows where it is, so that the nearest endpoints come first. */
  public static Services compile(
      List<ServiceConfig> configs,
      @Nullable Services previous,
      int loops,
      Ticker ticker,
      Locality here) {
    Map<String, Service> byName = new LinkedHashMap<>();
    for (ServiceConfig config : configs) {
      Service before = previous == null ? null : previous.get(config.name());
      ServiceState state = before == null ? new ServiceState(loops, ticker) : before.state();
      if (before != null) {
        forgetOld(before);
      }
      byName.put(config.name(), Service.of(config, state, here));
    }
    return new Services(Map.copyOf(byName));
  }

  /** Drops what was left by configurations that are gone or were never installed. */
  private static void forgetOld(Service inForce) {
    inForce.state().forgetAllBut(Set.copyOf(inForce.urls()));
    inForce.state().keepOnly(inForce.members().keys());
    inForce.serving();
  }

  public @Nullable Service get(String name) {
    return byName.get(name);
  }

  /** For the operator: what was met, and what it may have meant. */
  public String unknown(String name) {
    return "unknown service \"" + name + "\"" + Suggestion.hint(name, byName.keySet());
  }

  public Collection<Service> all() {
    return byName.values();
  }

  /** By name. Any thread. */
  public List<ServiceView> view() {
    return byName.values().stream()
        .map(Service::view)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }
}
