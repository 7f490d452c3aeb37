package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.ServiceConfig;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.health.HealthChecks;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Services;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks endpoints and looks up names. It counts as started after the first round, so that what is
 * deployed after it, the proxies, knows from its first request on who is up.
 */
public final class HealthCheckerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HealthCheckerVerticle.class);

  /** What looking names up may add to the slowest check. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private @Nullable HealthChecks checks;

  @Override
  public Future<?> start() {
    GatewayContext shared = GatewayContext.in(vertx);
    HealthChecks mine = HealthChecks.of(vertx, List.of(), this::changed);
    checks = mine;
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Addresses.SNAPSHOT_INSTALLED, message -> install(mine, shared.snapshots().serving()));
    Snapshot serving = shared.snapshots().serving();
    return bounded(install(mine, serving), patience(serving.services()))
        .onSuccess(done -> vertx.eventBus().publish(Addresses.HEALTH_ROUND, new JsonObject()));
  }

  private static Future<Void> install(HealthChecks checks, Snapshot snapshot) {
    return checks.install(snapshot.services(), snapshot::endpointTls);
  }

  private static Duration patience(Services services) {
    Duration slowest =
        services.all().stream()
            .map(service -> service.config().healthCheck())
            .filter(Objects::nonNull)
            .map(ServiceConfig.HealthCheckConfig::timeout)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return slowest.plus(PATIENCE);
  }

  /** An endpoint that hangs must not keep the gateway from starting. */
  private Future<Void> bounded(Future<Void> round, Duration patience) {
    Promise<Void> bounded = Promise.promise();
    long timer =
        vertx.setTimer(
            patience.toMillis(),
            id -> {
              if (bounded.tryComplete()) {
                LOG.warn("the first round of health checks takes long; starting without its end");
              }
            });
    round.onComplete(
        done -> {
          vertx.cancelTimer(timer);
          bounded.tryComplete();
        });
    return bounded.future();
  }

  private void changed(Service service, Endpoint endpoint, boolean up, String why) {
    LOG.info(
        "endpoint {} of {} is {}: {}", endpoint.label(), service.name(), up ? "up" : "down", why);
    vertx
        .eventBus()
        .publish(
            Addresses.HEALTH_CHANGED,
            new JsonObject()
                .put("service", service.name())
                .put("endpoint", endpoint.label())
                .put("up", up)
                .put("why", why));
  }

  @Override
  public Future<?> stop() {
    if (checks != null) {
      checks.close();
    }
    return Future.succeededFuture();
  }
}
