package com.openhwy.marketeer.verticle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys verticles one after another, each when the one before is up, and takes them down in
 * reverse. One call at a time.
 */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

  /**
   * What is to be deployed.
   *
   * @param origin its descriptor's file, for messages
   */
  record Planned(String origin, VerticleDescriptor descriptor) {}

  private record Deployed(String origin, String id) {}

  private final VertxInternal vertx;
  private final Plugins plugins;
  private final int workers;
  private final Deque<Deployed> deployed = new ArrayDeque<>();

  Deployments(Vertx vertx, Plugins plugins, int workers) {
    this.vertx = (VertxInternal) vertx;
    this.plugins = plugins;
    this.workers = workers;
  }

  /** The first that fails ends it; those before stay until {@link #undeployAll}. */
  Future<Void> deployAll(List<Planned> plan) {
    Future<Void> chain = Future.succeededFuture();
    for (Planned one : plan) {
      chain = chain.compose(done -> deploy(one));
    }
    return chain;
  }

  /**
   * From a context of its own, so that the verticle is nobody's child: Vert.x would take children
   * down in an order of its own.
   */
  private Future<Void> deploy(Planned planned) {
    VerticleDescriptor descriptor = planned.descriptor();
    Promise<String> deployment = Promise.promise();
    vertx
        .createEventLoopContext()
        .runOnContext(
            v ->
                vertx
                    .deployVerticle(
                        descriptor.main(), descriptor.options(workers, plugins.loader()))
                    .onComplete(deployment));
    return deployment
        .future()
        .map(
            id -> {
              deployed.push(new Deployed(planned.origin(), id));
              LOG.info(
                  "{}: {} x {}", planned.origin(), descriptor.count(workers), descriptor.main());
              return (Void) null;
            })
        .recover(failure -> Future.failedFuture(explained(planned, failure)));
  }

  private static Throwable explained(Planned planned, Throwable failure) {
    if (failure instanceof StartFailure) {
      return failure;
    }
    return new StartFailure(
        planned.origin()
            + ": "
            + planned.descriptor().main()
            + " could not be deployed: "
            + failure
            + "; mend it, or leave it out with enabled: false",
        failure);
  }

  /** Last deployed, first taken down. One that fails to stop is logged and does not keep others. */
  Future<Void> undeployAll() {
    Future<Void> chain = Future.succeededFuture();
    while (!deployed.isEmpty()) {
      Deployed one = deployed.pop();
      chain =
          chain
              .compose(done -> vertx.undeploy(one.id()))
              .otherwise(
                  failure -> {
                    LOG.warn("{}: did not stop cleanly", one.origin(), failure);
                    return null;
                  });
    }
    return chain;
  }
}
