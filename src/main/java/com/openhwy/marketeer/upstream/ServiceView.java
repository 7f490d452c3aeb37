package com.openhwy.marketeer.upstream;

import java.util.List;
import java.util.Map;

/**
 * A service as the admin API shows it.
 *
 * @param algorithm as in the configuration, such as {@code round_robin}
 * @param ready endpoints that may be picked now
 * @param waiting requests that wait for a slot
 * @param panic whether endpoints are used that are not ready, as too few are
 * @param ejections since the start, by cause
 */
public record ServiceView(
    String name,
    String algorithm,
    int ready,
    int waiting,
    boolean panic,
    Circuits circuits,
    Map<String, Long> ejections,
    List<EndpointView> endpoints) {

  /**
   * Its circuit breaker, or those of its endpoints.
   *
   * @param state closed, open, half_open or ramp; empty when there is none for the service
   * @param why it opened
   * @param opened how often, all of them together
   * @param refused requests that found no way
   */
  public record Circuits(String state, String why, long opened, long refused) {}
}
