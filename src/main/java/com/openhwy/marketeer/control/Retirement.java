package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a snapshot that new requests no longer enter: once the last one has left it, or when
 * the time a stop would give them is over. Used on one context.
 */
final class Retirement {
  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
  private static final long LOOK_MILLIS = 100;

  private final Vertx vertx;
  private final Ticker ticker;
  private final Snapshots snapshots;

  Retirement(Vertx vertx, Ticker ticker, Snapshots snapshots) {
    this.vertx = vertx;
    this.ticker = ticker;
    this.snapshots = snapshots;
  }

  /**
   * Looks again and again; the first look is a moment away, so that a request which read the old
   * snapshot just before the change has been counted.
   */
  void begin(Snapshot old) {
    long deadline = ticker.nanos() + old.config().server().gracefulShutdown().toNanos();
    vertx.setPeriodic(
        LOOK_MILLIS,
        timer -> {
          if (look(old, deadline)) {
            vertx.cancelTimer(timer);
          }
        });
  }

  /** Whether that was the end. */
  boolean look(Snapshot old, long deadline) {
    long inFlight = old.inFlight();
    if (inFlight > 0 && ticker.nanos() - deadline < 0) {
      return false;
    }
    if (inFlight > 0) {
      LOG.info("{} is let go with {} exchange(s) still in it", old, inFlight);
    }
    snapshots.retire(old);
    return true;
  }
}
