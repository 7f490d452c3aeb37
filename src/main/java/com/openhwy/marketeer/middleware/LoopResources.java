package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Vertx;

/**
 * What an event loop lends to the middlewares and backends that live on it.
 *
 * @param loop number of the loop, from 0
 * @param loops how many there are
 * @param services those of the snapshot that a middleware is bound for
 */
public record LoopResources(
    Vertx vertx,
    int loop,
    int loops,
    Ticker ticker,
    TimerWheel timers,
    LoopMeters meters,
    ServiceDirectory services) {

  /** Without any service. */
  public LoopResources(
      Vertx vertx, int loop, int loops, Ticker ticker, TimerWheel timers, LoopMeters meters) {
    this(vertx, loop, loops, ticker, timers, meters, ServiceDirectory.NONE);
  }

  public LoopResources with(ServiceDirectory known) {
    return new LoopResources(vertx, loop, loops, ticker, timers, meters, known);
  }
}
