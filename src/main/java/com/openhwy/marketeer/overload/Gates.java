package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.ConcurrencyConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The gates of one configuration, by the name of their service. Immutable; thread-safe. */
public final class Gates {
  public static final Gates NONE = new Gates(Map.of());

  private final Map<String, Gate> byService;

  private Gates(Map<String, Gate> byService) {
    this.byService = byService;
  }

  /**
   * Compiles; disturbs nothing of {@code previous}, whose state is carried over by name.
   *
   * @param loops how many event loops there are; always the same number in a process
   */
  public static Gates compile(
      List<ServiceConfig> services, Gates previous, int loops, Ticker ticker) {
    Map<String, Gate> byService = new LinkedHashMap<>();
    for (ServiceConfig service : services) {
      ConcurrencyConfig limit = service.concurrency();
      if (limit != null) {
        Gate before = previous.get(service.name());
        GateState state =
            before == null
                ? new GateState(Gate.settings(limit), loops, ticker.nanos())
                : before.state();
        byService.put(service.name(), new Gate(service.name(), limit, state));
      }
    }
    return new Gates(Map.copyOf(byService));
  }

  /** Null for a service that nothing limits. */
  public @Nullable Gate get(String service) {
    return byService.get(service);
  }

  /** In the order of the services' names. */
  public Map<String, Gate> all() {
    return new TreeMap<>(byService);
  }
}
