package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.control.LoopSubscription;
import com.openhwy.marketeer.engine.Connections;
import com.openhwy.marketeer.engine.Engine;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.telemetry.LoopAccessLog;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Serves traffic: one instance for each core, each with an event loop, an engine and connections of
 * its own, all on the same listeners.
 */
public final class ProxyVerticle extends VerticleBase {
  private static final long FLUSH_MILLIS = 100;

  private @Nullable Engine engine;
  private @Nullable LoopAccessLog accessLog;
  private @Nullable Listeners listeners;
  private @Nullable Connections connections;
  private @Nullable Runnable leave;

  @Override
  public Future<?> start() {
    if (!context.isEventLoopContext()) {
      return Future.failedFuture(
          new StartFailure("a proxy verticle never blocks: deploy it with threading: event_loop"));
    }
    GatewayContext shared = GatewayContext.in(vertx);
    int loop = shared.nextLoop().getAndIncrement();
    LoopMeters meters = shared.meters().forLoop(loop);
    TimerWheel timers = new TimerWheel(shared.ticker());
    LoopAccessLog log = shared.accessLog().forLoop(shared.ticker());
    Engine own =
        new Engine(
            new LoopResources(vertx, loop, shared.loops(), shared.ticker(), timers, meters),
            log,
            shared.httpChallenges(),
            shared.load());
    boolean sendsFiles = ((VertxInternal) vertx).transport().supportFileRegion();
    Connections taken = new Connections(own, shared.connections(), sendsFiles);
    ServerConfig server = shared.snapshots().serving().config().server();
    Listeners mine = new Listeners(vertx, server, meters, shared, taken);
    engine = own;
    accessLog = log;
    connections = taken;
    listeners = mine;
    vertx.setPeriodic(TimerWheel.TICK_MILLIS, id -> timers.tick());
    vertx.setPeriodic(FLUSH_MILLIS, id -> log.flush());
    return LoopSubscription.subscribe(
            vertx, shared.snapshots(), shared.roster(), "proxy-" + loop, own::install)
        .compose(
            subscribed -> {
              leave = subscribed;
              return mine.openAll();
            });
  }

  @Override
  public Future<?> stop() {
    GatewayContext shared = GatewayContext.in(vertx);
    if (listeners == null || connections == null || accessLog == null || engine == null) {
      return Future.succeededFuture();
    }
    LoopAccessLog log = accessLog;
    Engine own = engine;
    Duration grace = shared.snapshots().serving().config().server().gracefulShutdown();
    return new LoopDrain(vertx, connections)
        .begin(listeners, grace)
        .compose(
            cut -> {
              shared.cut().addAndGet(cut);
              if (leave != null) {
                leave.run();
              }
              log.flush();
              return own.close();
            });
  }
}
