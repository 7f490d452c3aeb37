package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.Loops;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A cache on one real event loop, with a clock that the test moves. */
final class CacheLoop implements AutoCloseable {
  private static final int SLOT = 3;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final Loops.ManualTicker ticker = new Loops().ticker();
  private final TimerWheel timers = new TimerWheel(ticker);
  private final CacheDefinition definition;
  private final Middleware cache;

  CacheLoop(String settings) throws Exception {
    definition = (CacheDefinition) Configured.define(new CacheFactory(), "c", "{" + settings + "}");
    LoopResources loop = new LoopResources(vertx, 0, 1, ticker, timers, new LoopMeters());
    cache = on(() -> definition.instance(loop, SLOT));
  }

  Context context() {
    return context;
  }

  CacheDefinition definition() {
    return definition;
  }

  Middleware cache() {
    return cache;
  }

  /** Runs on the loop, and everything that it sets off there, too. */
  <T> T on(Callable<T> what) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(
        nothing -> {
          try {
            T result = what.call();
            context.runOnContext(later -> done.complete(result));
          } catch (Exception | Error e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("on the loop", e);
    }
  }

  void advance(Duration by) throws Exception {
    on(
        () -> {
          ticker.advance(by);
          timers.tick();
          return by;
        });
  }

  @Override
  public void close() {
    definition.close();
    vertx.close().await();
  }
}
