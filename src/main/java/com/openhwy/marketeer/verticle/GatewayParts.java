package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start opens before anything is configured, to be closed last. */
record GatewayParts(
    Vertx vertx,
    Meters meters,
    ExecutorService fileWorkers,
    Plugins plugins,
    MiddlewareCatalogue middlewares) {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayParts.class);
  private static final long CLOSE_SECONDS = 30;

  /**
   * Takes down what is still deployed; never fails. On a thread of its own: what would otherwise
   * carry on after the end of Vert.x is a loop of that Vert.x.
   */
  Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    Thread closing =
        new Thread(
            () -> {
              try {
                vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
              } catch (Exception e) {
                LOG.warn("Vert.x did not close cleanly", e);
              }
              meters.close();
              fileWorkers.shutdown();
              closePlugins();
              closed.complete();
            },
            "marketeer-close");
    closing.start();
    return closed.future();
  }

  private void closePlugins() {
    try {
      plugins.close();
    } catch (IOException e) {
      LOG.warn("the plugins did not close cleanly", e);
    }
  }
}
