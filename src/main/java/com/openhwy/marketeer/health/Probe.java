package com.openhwy.marketeer.health;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Service;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** How the endpoints of one service are checked. Used on one context. */
interface Probe {

  /** One check. The future never fails: whatever happens is a result, within the time-out. */
  Future<ProbeResult> check(Endpoint endpoint);

  void close();

  /** The one the configuration asks for: by its type. */
  static Probe of(Service service, HealthCheckConfig check, Vertx vertx, Scheduler scheduler) {
    ServiceConfig config = service.config();
    return switch (check.kind()) {
      case TCP -> new TcpProbe(check, vertx, scheduler);
      case HTTP -> new HttpProbe(check, config.tls(), vertx, scheduler);
      case GRPC -> new GrpcProbe(check, config.tls(), vertx, scheduler);
    };
  }

  static String within(Duration timeout) {
    return "within " + Durations.format(timeout);
  }
}
