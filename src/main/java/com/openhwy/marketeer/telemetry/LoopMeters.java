package com.openhwy.marketeer.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The meters of one event loop, resolved once (when a pipeline is built) and then incremented
 * without a lookup. Looking up is thread-safe; the meters themselves belong to the loop. The scrape
 * adds up the loops ({@link Meters}). A meter lives as long as the process: a route that leaves the
 * configuration keeps its counts, and finds them when it comes back.
 */
public final class LoopMeters {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** One time series of this loop. */
  record Id(String name, Labels labels) {}

  private final Map<Id, LoopCounter> counters = new ConcurrentHashMap<>();
  private final Map<Id, LoopHistogram> histograms = new ConcurrentHashMap<>();
  private final Map<String, RequestMeters> requests = new ConcurrentHashMap<>();
  private final Map<String, UpstreamMeters> upstreams = new ConcurrentHashMap<>();
  private final Map<String, ListenerMeters> listeners = new ConcurrentHashMap<>();

  /**
   * The counter of that name and those labels, made on first use.
   *
   * @param name as the scrape shows it, lower snake case; with {@code _total} a counter, else a
   *     gauge
   * @param labels names and values in turn; values are bounded sets, never text from a client
   * @throws IllegalArgumentException for a name or a label that Prometheus would not take
   */
  public LoopCounter counter(String name, String... labels) {
    return counters.computeIfAbsent(id(name, labels), id -> new LoopCounter());
  }

  /**
   * The histogram of that name and those labels, made on first use.
   *
   * @param name lower snake case, ending in {@code _seconds}
   * @param labels as for {@link #counter}
   */
  public LoopHistogram histogram(String name, String... labels) {
    return histograms.computeIfAbsent(id(name, labels), id -> new LoopHistogram());
  }

  /**
   * What is counted for each request of a route; resolved when the route is bound.
   *
   * @param route its name, empty for requests that no route took
   * @param service its name, empty where none is involved
   */
  public RequestMeters requests(String route, String service) {
    // A name cannot hold a line break: two names joined by one are a key without an object more.
    return requests.computeIfAbsent(
        route + '\n' + service, key -> new RequestMeters(this, orDash(route), orDash(service)));
  }

  /** What is counted for each attempt on a service's endpoints. */
  public UpstreamMeters upstream(String service) {
    return upstreams.computeIfAbsent(service, name -> new UpstreamMeters(this, orDash(name)));
  }

  /**
   * What is counted for each connection of a listener.
   *
   * @param listener its address as configured
   */
  public ListenerMeters listener(String listener) {
    return listeners.computeIfAbsent(listener, name -> new ListenerMeters(this, orDash(name)));
  }

  private static Id id(String name, String... labels) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name for a metric; expected lower snake case");
    }
    return new Id(name, Labels.of(labels));
  }

  /** Prometheus takes an empty label for a missing one; a dash can be asked for by name. */
  private static String orDash(String name) {
    return name.isEmpty() ? "-" : name;
  }

  Map<Id, LoopCounter> counters() {
    return counters;
  }

  Map<Id, LoopHistogram> histograms() {
    return histograms;
  }
}
