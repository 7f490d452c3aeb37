package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A pool of endpoints as one configuration has it. Thread-safe. A new configuration makes a new
 * Service over the same {@link ServiceState}, so health, load, waiting requests and resolved names
 * go on, and both see what changes meanwhile.
 */
public final class Service {
  private final ServiceConfig config;
  private final ServiceState state;
  private final EndpointSource source;
  private final List<EndpointUrl> urls;
  private final boolean limited;
  private final @Nullable StickyCookie sticky;
  private final RetryPolicy retries;
  private final Locality here;
  private final Ejector ejector;
  private final @Nullable OutlierDetection outliers;
  private final @Nullable Breakers breakers;
  private volatile Members members;

  private Service(ServiceConfig config, ServiceState state, @Nullable Service before, Home home) {
    this.config = config;
    this.state = state;
    this.breakers = Breakers.of(config, state, before == null ? null : before.breakers);
    this.source = new EndpointSource(config, state, breakers, before != null);
    this.urls = config.endpoints().stream().map(e -> EndpointUrl.parse(e.url())).toList();
    this.limited = config.endpoints().stream().anyMatch(e -> e.maxConnections() > 0);
    this.sticky = sticky(config, state, home.cookieKey());
    this.retries = RetryPolicy.of(config.retries());
    this.here = home.here();
    this.members = Members.of(source, here);
    this.ejector = new Ejector(this);
    this.outliers = OutlierDetection.of(this, before == null ? null : before.outliers);
  }

  /**
   * The first of its name.
   *
   * @throws IllegalArgumentException when a URL is none; the configuration is checked before
   */
  static Service of(ServiceConfig config, ServiceState fresh, Home home) {
    return new Service(config, fresh, null, home);
  }

  /** A candidate for its place, over the same state: {@link #retire} when nothing comes of it. */
  Service renewed(ServiceConfig next, Home home) {
    return new Service(next, state, this, home);
  }

  /** In force: drops what was left by configurations that are gone. */
  void forgetOld() {
    synchronized (state) {
      state.forgetAllBut(Set.copyOf(urls));
      state.keepOnly(members().keys());
    }
  }

  /**
   * Not in force any more, or it never was: gives back what it has and none of the others.
   *
   * @param others over the same state
   */
  void retire(Collection<Service> others) {
    synchronized (state) {
      Set<EndpointState> kept = Collections.newSetFromMap(new IdentityHashMap<>());
      others.forEach(other -> other.endpoints().forEach(each -> kept.add(each.state())));
      members
          .byKey()
          .forEach(
              (key, mine) -> {
                if (!kept.contains(mine.state())) {
                  state.drop(key, mine.state());
                }
              });
    }
  }

  /** Signed by the service's own key, else by the gateway's, else by a random one. */
  private static @Nullable StickyCookie sticky(
      ServiceConfig config, ServiceState state, String cookieKey) {
    ServiceConfig.Sticky sticky = config.sticky();
    if (sticky == null) {
      return null;
    }
    String secret = sticky.secret().isEmpty() ? cookieKey : sticky.secret();
    byte[] key = secret.isEmpty() ? state.stickyKey() : secret.getBytes(StandardCharsets.UTF_8);
    return new StickyCookie(sticky, config.name(), key);
  }

  public String name() {
    return config.name();
  }

  public ServiceConfig config() {
    return config;
  }

  /** Grows with every change of members, health or ejections: one volatile read tells a loop. */
  public long version() {
    return state.version();
  }

  /** The addresses of now, in the order of the configuration. Immutable. */
  public List<Endpoint> endpoints() {
    return members().all();
  }

  /** The URLs of the configuration, parsed, in its order. */
  public List<EndpointUrl> urls() {
    return urls;
  }

  Members members() {
    Members now = members;
    return now.resolutions() == state.resolutions() ? now : rebuilt();
  }

  /** One at a time for all configurations of the service: they share what they find there. */
  private Members rebuilt() {
    synchronized (state) {
      if (members.resolutions() != state.resolutions()) {
        members = Members.of(source, here);
      }
      return members;
    }
  }

  /** Whether active checks decide who is ready. */
  public boolean isChecked() {
    return config.healthCheck() != null;
  }

  /** Whether any endpoint has max_connections. */
  boolean isLimited() {
    return limited;
  }

  /** Whether its endpoints are used in levels, so that one may be another gateway. */
  public boolean hasLevels() {
    return members().levels().primaries() > 1;
  }

  /** What holds for requests of routes that say nothing of their own. */
  public RetryPolicy retries() {
    return retries;
  }

  /** Requests that an endpoint has been chosen for and that have not ended, over all loops. */
  long inFlight() {
    long sum = 0;
    for (Endpoint endpoint : endpoints()) {
      sum += endpoint.state().inFlight();
    }
    return sum;
  }

  ServiceState state() {
    return state;
  }

  Ejector ejector() {
    return ejector;
  }

  /** Null when nobody judges its endpoints by their answers. */
  @Nullable OutlierDetection outliers() {
    return outliers;
  }

  /** For the service as a whole; null when it has none. */
  @Nullable Breaker breaker() {
    return breakers == null ? null : breakers.whole();
  }

  @Nullable StickyCookie sticky() {
    return sticky;
  }

  // ---- for the room that looks names up

  /** A name resolved: these are its addresses now. The same ones again change nothing. */
  public void resolved(EndpointUrl url, List<Target> targets) {
    if (state.resolved(url, targets)) {
      settle();
    }
  }

  /** The first endpoints are known and checked: who joins from now on starts slowly. */
  public void serving() {
    state.serving();
  }

  /** A look-up failed: the last good addresses stay. */
  public void unresolved(EndpointUrl url, String problem) {
    if (state.unresolved(url, problem)) {
      settle();
    }
  }

  private void settle() {
    Map<String, Endpoint> before = members.byKey();
    Set<String> now = members().keys();
    before.forEach(
        (key, endpoint) -> {
          if (!now.contains(key)) {
            state.drop(key, endpoint.state());
          }
        });
    state.changed();
  }

  // ---- readiness

  Standing standing(Condition condition, long nowNanos) {
    if (isChecked() && condition.health() == Health.DOWN) {
      return Standing.DOWN;
    }
    return (isChecked() && condition.health() == Health.UNKNOWN) || condition.isEjected(nowNanos)
        ? Standing.LAST_RESORT
        : Standing.READY;
  }

  /**
   * Takes a slot for whoever waits first: of the best tier, the endpoint with most room. One level
   * that is no backup may stand in for another that is full.
   */
  @Nullable Endpoint grab() {
    Members now = members();
    Placement placement = Placement.of(this, now, state.ticker().nanos());
    int best = now.levels().down();
    for (int i = 0; i < now.all().size(); i++) {
      best = Math.min(best, placement.tier(i));
    }
    int last = best < now.levels().primaries() ? now.levels().primaries() - 1 : best;
    for (int tier = best; tier <= last && tier < now.levels().down(); tier++) {
      Endpoint chosen = roomiest(now, placement, tier);
      if (chosen != null) {
        return chosen.acquire() ? chosen : null;
      }
    }
    return null;
  }

  private static @Nullable Endpoint roomiest(Members members, Placement placement, int tier) {
    Endpoint chosen = null;
    for (int i = 0; i < members.all().size(); i++) {
      Endpoint endpoint = members.all().get(i);
      boolean fits = placement.tier(i) == tier && endpoint.hasRoom();
      if (fits && (chosen == null || load(endpoint) < load(chosen))) {
        chosen = endpoint;
      }
    }
    return chosen;
  }

  private static double load(Endpoint endpoint) {
    return (double) endpoint.state().slotsInUse() / endpoint.weight();
  }

  // ---- loops and views

  /**
   * This service as one event loop uses it.
   *
   * @param loop number of the loop, from 0 to below what {@link Services#compile} was given
   * @param executor runs a task on that loop
   * @param algorithm of a route that has its own; null is the service's
   */
  public LoopService onLoop(int loop, Executor executor, @Nullable LoadBalancerKind algorithm) {
    return LoopService.of(
        this, loop, executor, algorithm == null ? config.loadBalancer() : algorithm);
  }

  /** Tells that listener of what the service finds out by itself, instead of the one before. */
  public void listener(ServiceListener listener) {
    state.listener(listener);
  }

  public ServiceView view() {
    return Views.of(this);
  }

  EndpointConfig endpointConfig(int index) {
    return config.endpoints().get(index);
  }
}
