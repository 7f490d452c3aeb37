package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Scope;
import com.openhwy.marketeer.config.model.ServiceConfig;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of a service by one set of settings: that of the service, or those of its
 * endpoints. Thread-safe. It goes from one configuration to the next that has the same settings for
 * the same service; other settings make another one beside it, so that a configuration which is
 * never in force takes nothing from the one that is.
 */
final class Breakers {
  private final String service;
  private final CircuitBreakerConfig config;
  private final ServiceState state;
  private final @Nullable Breaker whole;

  /** Guarded by itself. One goes with the state of its endpoint, when no configuration has that. */
  private final Map<EndpointState, Breaker> each = new WeakHashMap<>();

  private Breakers(String service, CircuitBreakerConfig config, ServiceState state) {
    this.service = service;
    this.config = config;
    this.state = state;
    this.whole = config.scope() == Scope.SERVICE ? breaker("") : null;
  }

  /**
   * @param before of the configuration in force, over the same state
   * @return null when the service has none
   */
  static @Nullable Breakers of(
      ServiceConfig settings, ServiceState state, @Nullable Breakers before) {
    CircuitBreakerConfig wanted = settings.circuitBreaker();
    if (wanted == null) {
      return null;
    }
    return before != null && before.config.equals(wanted)
        ? before
        : new Breakers(settings.name(), wanted, state);
  }

  private Breaker breaker(String endpoint) {
    return new Breaker(config, state.loops(), state.ticker(), state.told(service, endpoint));
  }

  /** For the service as a whole; null where each endpoint has its own. */
  @Nullable Breaker whole() {
    return whole;
  }

  /** Of an endpoint; null where there is one for all. */
  @Nullable Breaker of(EndpointState endpoint, String label) {
    if (whole != null) {
      return null;
    }
    synchronized (each) {
      return each.computeIfAbsent(endpoint, unknown -> breaker(label));
    }
  }
}
