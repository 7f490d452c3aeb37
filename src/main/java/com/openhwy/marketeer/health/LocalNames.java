package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;

/**
 * Localhost without a name server (RFC 6761 6.3): 127.0.0.1, unless nothing listens there and
 * something does on ::1, as servers that bind "localhost" on one family only do.
 */
final class LocalNames implements Names {
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "::1";
  private static final int CONNECT_MILLIS = 1000;

  private final NetClient client;

  LocalNames(Vertx vertx) {
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  @Override
  public Future<List<Target>> lookUp(EndpointUrl url) {
    return opens(url.port(), IPV4)
        .recover(refused -> opens(url.port(), IPV6))
        .otherwise(IPV4)
        .map(ip -> List.of(Target.of(url, ip)));
  }

  private Future<String> opens(int port, String ip) {
    return client.connect(port, ip).compose(NetSocket::close).map(ip);
  }

  @Override
  public void close() {
    client.close();
  }
}
