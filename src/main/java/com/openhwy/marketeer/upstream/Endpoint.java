package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig.EndpointConfig;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of a service. Thread-safe: immutable but for {@link #state}, which outlives
 * configurations, once its {@link Members} have told it its level. Two configurations have two
 * Endpoints for the same address and one state.
 */
public final class Endpoint {
  private final String service;
  private final EndpointUrl url;
  private final String label;
  private final String host;
  private final int port;
  private final SocketAddress socketAddress;
  private final int weight;
  private final boolean backup;
  private final int maxConnections;
  private final int priority;
  private final Locality locality;
  private final long id;
  private final EndpointState state;
  private final @Nullable Breaker breaker;
  private int level;

  Endpoint(
      String service,
      EndpointUrl url,
      EndpointConfig config,
      Target target,
      EndpointState state,
      @Nullable Breaker breaker) {
    boolean unix = url.scheme() == EndpointUrl.Scheme.UNIX;
    this.service = service;
    this.url = url;
    this.host = target.host();
    this.port = target.port();
    this.label = label(url, target);
    this.socketAddress =
        unix
            ? SocketAddress.domainSocketAddress(url.path())
            : SocketAddress.inetSocketAddress(target.port(), target.ip());
    this.weight = Math.max(1, config.weight()) * Math.max(1, target.weight());
    this.backup = config.backup() || target.backup();
    this.maxConnections = config.maxConnections();
    this.priority = config.priority();
    this.locality = Locality.of(config);
    this.id = Hashing.mix(Hashing.of(key(url, target)));
    this.state = state;
    this.breaker = breaker;
  }

  /** What an address is known by inside its service, across configurations and restarts. */
  static String key(EndpointUrl url, Target target) {
    return url + "@" + EndpointUrl.authority(target.ip(), target.port());
  }

  /** As {@link #label()}. */
  static String label(EndpointUrl url, Target target) {
    if (url.srv() || Target.known(url) == null) {
      return target.host() + "/" + EndpointUrl.authority(target.ip(), target.port());
    }
    return url.label();
  }

  public String service() {
    return service;
  }

  /** As configured. */
  public EndpointUrl url() {
    return url;
  }

  /**
   * For logs and metrics: {@code host:port} as configured, {@code host/ip:port} for an address of a
   * name that was looked up, the path of a Unix socket.
   */
  public String label() {
    return label;
  }

  /** Where to connect; no name is looked up any more. */
  public SocketAddress socketAddress() {
    return socketAddress;
  }

  public EndpointUrl.Scheme scheme() {
    return url.scheme();
  }

  /** Name or literal address for SNI, certificates and a Host field of our own. */
  public String host() {
    return host;
  }

  /** 0 for a Unix socket. */
  public int port() {
    return port;
  }

  /** Host and port as they stand in a Host field of our own; without the scheme's usual port. */
  public String authority() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == url.scheme().defaultPort() ? bracketed : bracketed + ":" + port;
  }

  /** From 1. */
  public int weight() {
    return weight;
  }

  public boolean backup() {
    return backup;
  }

  /** Over all event loops; 0 is no limit. */
  public int maxConnections() {
    return maxConnections;
  }

  /** Those of a lower one come first. */
  public int priority() {
    return priority;
  }

  public Locality locality() {
    return locality;
  }

  /** Before anybody else sees it. */
  void level(int level) {
    this.level = level;
  }

  /** Its place among the {@link Levels} of its service; 0 for those that are used first. */
  public int level() {
    return level;
  }

  public EndpointState state() {
    return state;
  }

  /** The same for the same URL and address on every node and after every restart. */
  long id() {
    return id;
  }

  /** Its own circuit breaker; null when it has none. */
  @Nullable Breaker breaker() {
    return breaker;
  }

  boolean hasRoom() {
    return (breaker == null || breaker.mayAdmit())
        && (maxConnections == 0 || state.slotsInUse() < maxConnections);
  }

  /** Takes a slot if there is a limit; false when all are taken, or its breaker says no. */
  boolean acquire() {
    if (breaker != null && !breaker.admit()) {
      return false;
    }
    if (maxConnections == 0 || state.acquireSlot(maxConnections)) {
      return true;
    }
    if (breaker != null) {
      breaker.giveBack();
    }
    return false;
  }

  void release() {
    if (maxConnections != 0) {
      state.releaseSlot();
    }
  }

  @Override
  public String toString() {
    return service + " " + label;
  }
}
