package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.overload.ProcessLoad;
import com.openhwy.marketeer.telemetry.AccessLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: what {@code run} and {@code demo} start, and tests too, any number of them in
 * one process. Thread-safe.
 */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final GatewayParts parts;
  private final GatewayContext shared;
  private final String main;
  private final AtomicReference<@Nullable Promise<Integer>> stopping = new AtomicReference<>();

  Gateway(GatewayParts parts, GatewayContext shared, String main) {
    this.parts = parts;
    this.shared = shared;
    this.main = main;
  }

  /**
   * Starts one; the caller's thread reads the configuration first. Completes when every listener is
   * open, after the first round of health checks.
   *
   * @return fails with a {@link StartFailure} for what the operator can mend; nothing is left
   *     running then
   */
  public static Future<Gateway> start(GatewayOptions options) {
    return new GatewayStart(options).run();
  }

  /** For whoever wants to listen on its event bus. */
  public Vertx vertx() {
    return parts.vertx();
  }

  /**
   * The port a listener is bound to.
   *
   * @param listenerIndex of server.http from 0, then of server.https
   * @throws IllegalArgumentException when there is none
   */
  public int port(int listenerIndex) {
    Integer port = shared.ports().get(listenerIndex);
    if (port == null) {
      throw new IllegalArgumentException("there is no listener " + listenerIndex);
    }
    return port;
  }

  /** How hard the process is pressed; for whoever knows it better. */
  public ProcessLoad load() {
    return shared.load();
  }

  /** The port of the first TLS listener; -1 when there is none. */
  public int securePort() {
    int plain = shared.snapshots().serving().config().server().http().size();
    return shared.ports().getOrDefault(plain, -1);
  }

  /** The port of the admin API; -1 when that is switched off. */
  public int adminPort() {
    return shared.ports().getOrDefault(GatewayContext.ADMIN, -1);
  }

  /** Reads the configuration anew; what came of it, as the admin API shows it. */
  public Future<JsonObject> reload(String cause) {
    return parts
        .vertx()
        .eventBus()
        .<JsonObject>request(Addresses.CONFIG_RELOAD, new JsonObject().put("cause", cause))
        .map(reply -> reply.body());
  }

  /** Goes on in new log files, after the old ones were moved away. */
  public void reopenLogs() {
    AccessLog log = shared.accessLog();
    CompletableFuture<?> unused =
        log.reopen()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.error(
                        "the access log could not be reopened; it goes on in its old file",
                        failure);
                  }
                });
  }

  /**
   * Stops gracefully: no new connections, {@code /ready} fails, requests in flight go on for up to
   * {@code server.graceful_shutdown}.
   *
   * @return how many requests did not end in that time and were cut; never fails. A second call
   *     gets what the first one does
   */
  public Future<Integer> stop() {
    Promise<Integer> stopped = Promise.promise();
    Promise<Integer> before = stopping.compareAndExchange(null, stopped);
    if (before != null) {
      return before.future();
    }
    LOG.info("stopping; {} request(s) in flight", shared.snapshots().serving().inFlight());
    parts
        .vertx()
        .undeploy(main)
        .onFailure(failure -> LOG.warn("a verticle did not stop cleanly", failure))
        .transform(done -> shared.close())
        .onComplete(
            done -> parts.close().onComplete(closed -> stopped.complete(shared.cut().get())));
    return stopped.future();
  }
}
