package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.http1.Http1Loop;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.proxy.ServicePools;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Services;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to all endpoints; they outlive the snapshots that use them. */
final class LoopPools {
  /** What a pool lives by: other TLS settings are other connections. */
  private record Key(String service, @Nullable UpstreamTls tls) {}

  private final LoopResources resources;
  private final Http1Loop http1;
  private final NetClient client;
  private final Map<Key, ServicePools> pools = new HashMap<>();

  LoopPools(LoopResources resources, Http1Loop http1) {
    this.resources = resources;
    this.http1 = http1;
    this.client = resources.vertx().createNetClient(new NetClientOptions().setTcpNoDelay(true));
  }

  ServicePools of(Service service) {
    return pools.computeIfAbsent(
        key(service),
        k ->
            new ServicePools(
                http1, client, resources.meters().upstream(service.name()), service.config()));
  }

  private static Key key(Service service) {
    return new Key(service.name(), service.config().tls());
  }

  /** These services are in force now: the others' idle connections are closed. */
  void retain(Services services) {
    Map<Key, Service> current = new HashMap<>();
    for (Service service : services.all()) {
      current.put(key(service), service);
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
