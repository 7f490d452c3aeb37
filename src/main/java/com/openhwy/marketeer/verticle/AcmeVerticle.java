package com.openhwy.marketeer.verticle;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.openhwy.marketeer.acme.AcmeWorkers;
import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has certificates ordered for what the routes name, as long as a listener has {@code tls.auto}.
 * Counts as started when what is kept is served, so that the first handshake finds it, and as
 * stopped when nobody writes to the storage any more. Never blocks: all that does runs on workers
 * of its own.
 */
public final class AcmeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AcmeVerticle.class);
  private static final long TICK_MILLIS = 1000;

  /** Far longer than an interrupted worker takes, but not for ever. */
  private static final long LAST_WORDS_SECONDS = 5;

  private final ThreadPoolExecutor workers = AcmeWorkers.start();
  private @Nullable CertificateOrders orders;

  @Override
  public Future<?> start() {
    GatewayContext shared = GatewayContext.in(vertx);
    CertificateOrders mine =
        new CertificateOrders(shared, workers, new AcmeFacts(vertx.eventBus()), this::submit);
    orders = mine;
    vertx.eventBus().localConsumer(Addresses.SNAPSHOT_INSTALLED, message -> submit(mine::apply));
    vertx.setPeriodic(TICK_MILLIS, id -> mine.tick());
    shared.certificates().issued().onChange(mine::served);
    Promise<Void> loaded = Promise.promise();
    submit(
        () -> {
          try {
            mine.apply();
          } finally {
            loaded.complete(); // without it there would be no gateway either
          }
        });
    return loaded.future();
  }

  private void submit(Runnable task) {
    try {
      workers.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("the names that want certificates could not be gathered", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping; nothing is ordered any more");
    }
  }

  @Override
  public Future<?> stop() {
    if (orders != null) {
      orders.close();
    }
    workers.shutdownNow(); // an order that is on its way is written down, and goes on after a start
    return vertx
        .executeBlocking(() -> workers.awaitTermination(LAST_WORDS_SECONDS, SECONDS), false)
        .onSuccess(
            ended -> {
              if (!ended) {
                LOG.warn("an order still writes to acme.storage; stopping without its end");
              }
            });
  }
}
