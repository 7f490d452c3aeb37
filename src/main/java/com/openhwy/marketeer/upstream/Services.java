package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServiceConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services of one configuration, by name. Immutable; thread-safe. */
public final class Services {
  private final Map<String, Service> byName;

  private Services(Map<String, Service> byName) {
    this.byName = byName;
  }

  /**
   * Compiles; disturbs nothing of {@code previous}, so the result may be thrown away: by {@link
   * #retire}.
   *
   * @param previous the configuration in force, whose state is carried over by name and address
   * @param loops how many event loops there are; always the same number in a process
   * @throws IllegalArgumentException when a URL is none; the configuration is checked before
   */
  public static Services compile(
      List<ServiceConfig> configs, @Nullable Services previous, int loops, Ticker ticker) {
    return compile(configs, previous, loops, ticker, Home.NOWHERE);
  }

  /** For a gateway that says something of itself, as where it is. */
  public static Services compile(
      List<ServiceConfig> configs,
      @Nullable Services previous,
      int loops,
      Ticker ticker,
      Home home) {
    Map<String, Service> byName = new LinkedHashMap<>();
    try {
      for (ServiceConfig config : configs) {
        Service before = previous == null ? null : previous.get(config.name());
        if (before != null) {
          before.forgetOld();
        }
        byName.put(
            config.name(),
            before == null
                ? Service.of(config, new ServiceState(loops, ticker), home)
                : before.renewed(config, home));
      }
      return new Services(Map.copyOf(byName));
    } catch (IllegalArgumentException e) {
      new Services(byName).retire(previous == null ? List.of() : List.of(previous));
      throw e;
    }
  }

  /**
   * Not in force any more, or they never were: gives back what they have learnt or made and none of
   * the others has. They can still be used to the end by who is in them.
   */
  public void retire(Collection<Services> others) {
    for (Service mine : byName.values()) {
      List<Service> same = new ArrayList<>();
      for (Services other : others) {
        Service its = other.get(mine.name());
        if (its != null && its.state() == mine.state()) {
          same.add(its);
        }
      }
      mine.retire(same);
    }
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
