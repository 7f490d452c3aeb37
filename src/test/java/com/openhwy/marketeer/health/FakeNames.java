package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Target;
import io.vertx.core.Future;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Names that mean what a test says. Thread-safe. */
final class FakeNames implements Names {
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  void put(String host, String... ips) {
    addresses.put(host, List.of(ips));
  }

  void remove(String host) {
    addresses.remove(host);
  }

  int asked() {
    return asked.get();
  }

  @Override
  public Future<List<Target>> lookUp(EndpointUrl url) {
    asked.incrementAndGet();
    List<String> ips = addresses.get(url.host());
    return ips == null
        ? Future.failedFuture(new UnknownHostException("no address"))
        : Future.succeededFuture(ips.stream().map(ip -> Target.of(url, ip)).toList());
  }

  @Override
  public void close() {
    addresses.clear();
  }
}
