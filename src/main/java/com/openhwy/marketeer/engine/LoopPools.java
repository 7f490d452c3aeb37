package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.config.model.ServiceConfig.ProxyProtocol;
import com.openhwy.marketeer.http1.Http1Loop;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.proxy.Connector;
import com.openhwy.marketeer.proxy.ServicePools;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Service;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to all endpoints; they outlive the snapshots that use them. */
final class LoopPools {
  /** What a pool lives by: other TLS, or another certificate in its file, is other connections. */
  private record Key(String service, @Nullable EndpointTls tls, ProxyProtocol proxyProtocol) {}

  private final LoopResources resources;
  private final Http1Loop http1;
  private final NetClient client;
  private final Map<Key, ServicePools> pools = new HashMap<>();

  LoopPools(LoopResources resources, Http1Loop http1) {
    this.resources = resources;
    this.http1 = http1;
    this.client = resources.vertx().createNetClient(new NetClientOptions().setTcpNoDelay(true));
  }

  /**
   * @param tls null when none of its endpoints is behind TLS
   */
  ServicePools of(Service service, @Nullable EndpointTls tls) {
    return pools.computeIfAbsent(
        new Key(service.name(), tls, service.config().proxyProtocol()),
        k ->
            new ServicePools(
                http1,
                new Connector(client, http1.timers(), k.tls(), k.proxyProtocol()),
                resources.meters().upstream(service.name()),
                service.config()));
  }

  /** This snapshot is in force now: the idle connections of others are closed. */
  void retain(Snapshot snapshot) {
    Map<Key, Service> current = new HashMap<>();
    for (Service service : snapshot.services().all()) {
      current.put(
          new Key(
              service.name(),
              snapshot.endpointTls(service.name()),
              service.config().proxyProtocol()),
          service);
    }
    pools
        .entrySet()
        .removeIf(
            entry -> {
              Service service = current.get(entry.getKey());
              if (service == null) {
                entry.getValue().close();
                return true;
              }
              entry.getValue().update(service.config(), service.endpoints());
              return false;
            });
  }

  /** Nothing is sent any more: closes what is idle, and the rest when it is done. */
  Future<Void> close() {
    for (ServicePools each : pools.values()) {
      each.close();
    }
    pools.clear();
    return client.close();
  }
}
