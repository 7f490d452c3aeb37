package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.ProxyProtocol;
import com.openhwy.marketeer.http1.Http1Loop;
import com.openhwy.marketeer.telemetry.UpstreamMeters;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.EndpointState;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The connections of one event loop to the endpoints of one service. Lives by the service's name
 * and its TLS settings, so that idle connections survive a reload that leaves these alone.
 */
public final class ServicePools {
  private final Http1Loop loop;
  private final Connector connector;
  private final UpstreamMeters meters;
  private final IdentityHashMap<EndpointState, EndpointPool> pools = new IdentityHashMap<>();
  private ServiceConfig config;

  public ServicePools(
      Http1Loop loop, Connector connector, UpstreamMeters meters, ServiceConfig config) {
    this.loop = loop;
    this.connector = connector;
    this.meters = meters;
    this.config = config;
  }

  UpstreamMeters meters() {
    return meters;
  }

  EndpointPool of(Endpoint endpoint) {
    EndpointPool pool = pools.get(endpoint.state());
    if (pool == null) {
      forgetRetired();
      pool = create(endpoint);
      pool.keep(kept(config), config.idleTimeout().toNanos());
      pools.put(endpoint.state(), pool);
    }
    return pool;
  }

  /** A connection that was announced as one client's is never another's. */
  private static int kept(ServiceConfig config) {
    return config.proxyProtocol() == ProxyProtocol.OFF ? config.idleConnections() : 0;
  }

  private EndpointPool create(Endpoint endpoint) {
    return endpoint.scheme().isHttp2()
        ? new Http2Pool(connector, loop, meters)
        : new ConnectionPool(loop, connector, meters);
  }

  /**
   * Addresses that a name no longer has: noticed when a new one comes, so that pools do not pile
   * up.
   */
  private void forgetRetired() {
    pools
        .entrySet()
        .removeIf(
            entry -> {
              boolean retired = entry.getKey().isRetired();
              if (retired) {
                entry.getValue().close();
              }
              return retired;
            });
  }

  /** A new configuration of the same service is in force. */
  public void update(ServiceConfig next, List<Endpoint> endpoints) {
    config = next;
    Set<EndpointState> current = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      current.add(endpoint.state());
    }
    pools
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !current.contains(entry.getKey());
              entry.getValue().keep(gone ? 0 : kept(next), next.idleTimeout().toNanos());
              return gone;
            });
  }

  /** The service is gone: closes what is idle, and the rest when it is done. */
  public void close() {
    for (EndpointPool pool : pools.values()) {
      pool.close();
    }
    pools.clear();
  }
}
