package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.engine.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one event loop stops serving without losing a request. No connection is taken in any more,
 * and every answer closes its connection; one that waits between two requests is given a moment,
 * since its next request may be on the way; what is still busy when the time is over is cut. Loop
 * only.
 */
final class LoopDrain {
  private static final Logger LOG = LoggerFactory.getLogger(LoopDrain.class);
  private static final long IDLE_MILLIS = 500;

  /** What Vert.x waits for connections beyond our own deadline, before it closes them itself. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Connections connections;
  private int cut;

  LoopDrain(Vertx vertx, Connections connections) {
    this.vertx = vertx;
    this.connections = connections;
  }

  /**
   * @return completes when no connection is left, with the number of those that were cut while
   *     busy; never fails
   */
  Future<Integer> begin(Listeners listeners, Duration grace) {
    connections.drain();
    List<Future<Void>> stops = listeners.shutdown(grace.plus(SLACK));
    Future<?> stopped = Future.join(stops);
    after(Math.min(IDLE_MILLIS, grace.toMillis()), stopped, connections::closeIdle);
    after(grace.toMillis(), stopped, this::cut);
    return stopped
        .otherwise(
            failure -> {
              LOG.warn("a listener did not close cleanly", failure);
              return null;
            })
        .map(done -> cut);
  }

  private void after(long millis, Future<?> unless, Runnable action) {
    if (millis <= 0) {
      action.run();
      return;
    }
    long timer = vertx.setTimer(millis, id -> action.run());
    unless.onComplete(done -> vertx.cancelTimer(timer));
  }

  private void cut() {
    cut = connections.busy();
    if (cut > 0) {
      LOG.warn("{} request(s) or tunnel(s) did not end within graceful_shutdown and are cut", cut);
    }
    connections.closeAll();
  }
}
