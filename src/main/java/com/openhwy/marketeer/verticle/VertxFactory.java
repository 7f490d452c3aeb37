package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.telemetry.Meters;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the Vert.x that a gateway lives on. */
final class VertxFactory {
  private static final Logger LOG = LoggerFactory.getLogger(VertxFactory.class);

  /** Beside the proxies' loops: for the control side, the admin API and the checks. */
  private static final int OTHER_LOOPS = 3;

  private static final int WORKERS = 8;
  private static final long LONGEST_SECONDS = 1;

  private VertxFactory() {}

  static Vertx create(Transport transport, int proxyLoops, Meters meters, GatewayOptions gateway) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(proxyLoops + OTHER_LOOPS)
            .setWorkerPoolSize(WORKERS)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
            .setMaxEventLoopExecuteTime(LONGEST_SECONDS);
    Transport used = new GatewayTransport(transport, proxyLoops == 1);
    Vertx vertx = meters.bindTo(Vertx.builder(), options).withTransport(used).build();
    ((VertxInternal) vertx)
        .blockedThreadChecker()
        .setThreadBlockedHandler(event -> told(event, gateway));
    return vertx;
  }

  private static void told(BlockedThreadEvent event, GatewayOptions gateway) {
    String thread = event.thread().getName();
    long millis = TimeUnit.NANOSECONDS.toMillis(event.duration());
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement element : event.thread().getStackTrace()) {
      stack.append("\n  at ").append(element);
    }
    LOG.warn("thread {} has been blocked for {} ms{}", thread, millis, stack);
    if (thread.contains("eventloop")) {
      gateway.blockedLoop().blocked(thread, millis, stack.toString());
    }
  }
}
