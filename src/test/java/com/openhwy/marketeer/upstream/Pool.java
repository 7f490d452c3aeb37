package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.config.model.LoadBalancerKind;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One service with two loops and a clock, as most tests here want it. */
final class Pool {
  static final int LOOPS = 2;
  static final Failure REFUSED = Failure.of(FailureKind.CONNECT_FAILED, "refused");

  final ManualTicker ticker = new ManualTicker();
  Services services;
  LoopService loop;

  Pool(ServiceConfigs config) {
    this(config, Locality.NOWHERE);
  }

  Pool(ServiceConfigs config, Locality here) {
    services = Services.compile(List.of(config.build()), null, LOOPS, ticker, new Home(here, ""));
    loop = onLoop(0);
  }

  /** A new configuration of the same service is in force. */
  Pool reload(ServiceConfigs config) {
    services = Services.compile(List.of(config.build()), services, LOOPS, ticker);
    loop = onLoop(0);
    return this;
  }

  Service service() {
    return services.all().iterator().next();
  }

  LoopService onLoop(int number) {
    return onLoop(number, service().config().loadBalancer());
  }

  LoopService onLoop(int number, LoadBalancerKind kind) {
    return LoopService.of(service(), number, Runnable::run, kind, new Dice(number + 42));
  }

  Endpoint endpoint(int index) {
    return service().endpoints().get(index);
  }

  /** An answer of that endpoint came on the first loop. */
  void answers(int index, int status) {
    loop.answered(endpoint(index), status, 1_000_000, ticker.nanos());
  }

  void fails(int index, FailureKind kind) {
    loop.failed(endpoint(index), Failure.of(kind, "told by the test"), ticker.nanos());
  }

  void advance(double seconds) {
    ticker.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  /** The ports of those that are ejected now, in their order. */
  String ejected() {
    return service().endpoints().stream()
        .filter(e -> e.state().condition().isEjected(ticker.nanos()))
        .map(e -> Integer.toString(e.port()))
        .collect(Collectors.joining(" "));
  }

  /** All checks of that endpoint say so. */
  void health(int index, Health health) {
    endpoint(index).state().checked(health == Health.UP, health, "told by the test");
  }

  void allUp() {
    for (int i = 0; i < service().endpoints().size(); i++) {
      health(i, Health.UP);
    }
  }

  @Nullable Endpoint pick() {
    return pick(new Request(), AttemptLog.NONE);
  }

  @Nullable Endpoint pick(Request request, AttemptLog tried) {
    return loop.pick(request, tried, ticker.nanos());
  }

  /** Picks and gives back; the port of the endpoint, or "-". */
  String port() {
    return port(new Request());
  }

  String port(Request request) {
    Endpoint endpoint = pick(request, AttemptLog.NONE);
    if (endpoint == null) {
      return "-";
    }
    loop.finished(endpoint);
    return Integer.toString(endpoint.port());
  }

  String ports(int count) {
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < count; i++) {
      ports.append(i == 0 ? "" : " ").append(port());
    }
    return ports.toString();
  }

  /** How often each port was picked. */
  Map<String, Integer> shares(int picks) {
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < picks; i++) {
      shares.merge(port(), 1, Integer::sum);
    }
    return shares;
  }

  static Request from(String ip) {
    return new Request().client(InetAddress.getLoopbackAddress(), ip);
  }
}
