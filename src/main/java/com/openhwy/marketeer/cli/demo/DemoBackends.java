package com.openhwy.marketeer.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** Starts demo services inside this process. */
public final class DemoBackends {
  private DemoBackends() {}

  /**
   * Fails when a port is taken, naming it and the service that wanted it; those already started
   * stay up until the Vertx is closed.
   */
  public static Future<?> start(Vertx vertx, String host, List<DemoService> services) {
    return Future.all(services.stream().map(service -> start(vertx, host, service)).toList());
  }

  private static Future<String> start(Vertx vertx, String host, DemoService service) {
    DemoBackend backend = new DemoBackend(service.serviceName(), host, service.port());
    return vertx
        .deployVerticle(backend)
        .recover(
            cause ->
                Future.failedFuture(
                    new IllegalStateException(
                        "demo service "
                            + service.serviceName()
                            + " cannot listen on "
                            + host
                            + ":"
                            + service.port()
                            + ": "
                            + cause.getMessage(),
                        cause)));
  }
}
