package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import com.openhwy.marketeer.http.TrustedProxies;
import com.openhwy.marketeer.http.Via;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.overload.Gates;
import com.openhwy.marketeer.routing.RouteTable;
import com.openhwy.marketeer.split.Rollout;
import com.openhwy.marketeer.telemetry.LoopCounter;
import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Services;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One configuration, compiled: everything the loops need to serve by it, in one immutable value
 * that each reads through one field. What must outlive a change (the health of endpoints, a rate
 * limit's buckets, a cache) is shared by identity with the snapshots before and after. Thread-safe;
 * compared by identity.
 */
public final class Snapshot {
  private final Origin origin;
  private final GatewayConfig config;
  private final RouteTable<CompiledRoute> routes;
  private final List<CompiledRoute> all;
  private final Services services;
  private final CompiledLimits limits;
  private final TrustedProxies trustedProxies;
  private final Via via;
  private final Holdings holdings;
  private final @Nullable Expression accessFilter;
  private final LoopCounter[] inFlight;

  /**
   * Which one it is.
   *
   * @param version grows by one with every snapshot of a process
   * @param hash of all that was read
   * @param process a name for the process
   */
  record Origin(long version, String hash, Instant loadedAt, String process) {}

  Snapshot(
      Origin origin,
      GatewayConfig config,
      RouteCompiler.Routes routes,
      Services services,
      Holdings holdings,
      int loops) {
    this.origin = origin;
    this.config = config;
    this.routes = routes.table();
    this.all = List.copyOf(routes.all());
    this.services = services;
    this.holdings = holdings;
    String filter = config.log().access().filter();
    this.accessFilter =
        filter == null ? null : Expression.compile(filter, Scope.ACCESS_LOG, Wanted.TRUTH);
    this.limits = CompiledLimits.of(config.server());
    this.trustedProxies = TrustedProxies.of(config.server().trustedProxies());
    this.via = via(config.server().hops(), origin.process());
    this.inFlight = new LoopCounter[loops];
    for (int i = 0; i < loops; i++) {
      inFlight[i] = new LoopCounter();
    }
  }

  private static Via via(ServerConfig.Hops hops, String unnamed) {
    String id = hops.id().isEmpty() ? unnamed : hops.id();
    return new Via(id, hops.visits(), hops.max(), hops.cdnLoop());
  }

  /** Grows by one with every snapshot of a process. */
  public long version() {
    return origin.version();
  }

  /** Of all that was read; the same hash is the same configuration. */
  public String hash() {
    return origin.hash();
  }

  public Instant loadedAt() {
    return origin.loadedAt();
  }

  public GatewayConfig config() {
    return config;
  }

  public RouteTable<CompiledRoute> routes() {
    return routes;
  }

  /** Every route at its {@link CompiledRoute#index}. */
  public List<CompiledRoute> all() {
    return all;
  }

  public Services services() {
    return services;
  }

  /** How TLS is spoken to the endpoints of a service; null when it has none behind TLS. */
  public @Nullable EndpointTls endpointTls(String service) {
    return holdings.endpointTls().get(service);
  }

  /** Which exchanges the access log has a line for; null for all. */
  public @Nullable Expression accessFilter() {
    return accessFilter;
  }

  /** The limits on the concurrency of services. */
  public Gates gates() {
    return holdings.gates();
  }

  public CompiledLimits limits() {
    return limits;
  }

  public TrustedProxies trustedProxies() {
    return trustedProxies;
  }

  /** What this gateway adds to the way of a request, and by what it knows one that is lost. */
  public Via via() {
    return via;
  }

  /** The middlewares of one kind, by name. */
  public <D extends MiddlewareDefinition> List<D> definitions(Class<D> kind) {
    return holdings.middlewares().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getValue().definition())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** The canaries of its splits, in the order of their routes' names. */
  public List<Rollout> rollouts() {
    return holdings.rollouts();
  }

  /** What a middleware was made from, as its feature reads it; null for a name there is none of. */
  public @Nullable Record middlewareSettings(String name) {
    Holdings.DefinedMiddleware defined = holdings.middlewares().get(name);
    return defined == null ? null : defined.settings();
  }

  /**
   * How many exchanges of one loop are in this snapshot: that loop adds one when it pins the
   * snapshot for an exchange and takes it off when the exchange has ended.
   */
  public LoopCounter inFlight(int loop) {
    return inFlight[loop];
  }

  /** Exchanges over all loops; any thread, an instant late at most. */
  public long inFlight() {
    long sum = 0;
    for (LoopCounter counter : inFlight) {
      sum += counter.value();
    }
    return sum;
  }

  /**
   * The end of it: closes what it holds and none of the others does, and what is known of endpoints
   * that none of the others has is forgotten. Called once, when nothing is in flight any more or
   * when that is no longer waited for.
   */
  public void retire(Collection<Snapshot> others) {
    holdings.closeUnless(others.stream().map(other -> other.holdings).toList());
    services.retire(others.stream().map(other -> other.services).toList());
  }

  Holdings holdings() {
    return holdings;
  }

  @Override
  public String toString() {
    return "version " + version() + " (" + hash() + ")";
  }
}
