package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;

/** Good when a connection opens; it is closed at once. */
final class TcpProbe implements Probe {
  private final HealthCheckConfig config;
  private final Scheduler scheduler;
  private final NetClient client;

  TcpProbe(HealthCheckConfig config, Vertx vertx, Scheduler scheduler) {
    this.config = config;
    this.scheduler = scheduler;
    int timeout = (int) Math.max(1, Math.min(Integer.MAX_VALUE, config.timeout().toMillis()));
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(timeout));
  }

  @Override
  public Future<ProbeResult> check(Endpoint endpoint) {
    Verdict verdict = new Verdict(scheduler, config.timeout(), "no connection ");
    client
        .connect(address(endpoint, config))
        .onComplete(
            socket -> {
              socket.close();
              verdict.give(ProbeResult.good("connected"));
            },
            fault -> verdict.give(ProbeResult.bad(Faults.text(fault))));
    return verdict.future();
  }

  /** The endpoint's address, with the check's own port if it has one. */
  static SocketAddress address(Endpoint endpoint, HealthCheckConfig config) {
    SocketAddress own = endpoint.socketAddress();
    Integer port = config.port();
    return port == null || own.isDomainSocket()
        ? own
        : SocketAddress.inetSocketAddress(port, own.host());
  }

  @Override
  public void close() {
    client.close();
  }
}
