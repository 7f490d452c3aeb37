package com.openhwy.marketeer.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the admin API shows it.
 *
 * @param url as configured
 * @param address where it leads now; empty for a name that does not resolve
 * @param health {@code up}, {@code down} or {@code unknown} (not checked, or not yet)
 * @param ready whether it may be picked now
 * @param why it is not ready; empty when it is
 * @param since when health became what it is; null for a name that never resolved
 * @param lastCheck what the last check met; empty without one
 * @param ewmaMs decaying average time to the response head, milliseconds; 0 before the first
 * @param maxConnections 0 is no limit
 * @param openSlots of max_connections, free now; 0 without a limit
 * @param circuit how its own circuit breaker stands; empty without one
 * @param ejected null when it is not kept away
 */
public record EndpointView(
    String url,
    String label,
    String address,
    int weight,
    boolean backup,
    String health,
    boolean ready,
    String why,
    @Nullable Instant since,
    String lastCheck,
    @Nullable Instant lastCheckAt,
    long inFlight,
    double ewmaMs,
    int maxConnections,
    int openSlots,
    Place place,
    @Nullable Ejected ejected,
    String circuit) {

  /** In which order it is used, and where it is; as configured. */
  public record Place(int priority, String region, String zone) {}

  /**
   * That it is kept away.
   *
   * @param cause such as {@code server_errors}
   * @param times in a row that it came to that
   * @param seconds until it is used again
   */
  public record Ejected(String cause, int times, double seconds) {}
}
