package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.acme.AcmeCertificates;
import com.openhwy.marketeer.acme.HttpChallenges;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.control.LoopRoster;
import com.openhwy.marketeer.control.Readiness;
import com.openhwy.marketeer.control.Snapshots;
import com.openhwy.marketeer.http3.QuicListener;
import com.openhwy.marketeer.overload.ProcessLoad;
import com.openhwy.marketeer.telemetry.AccessLog;
import com.openhwy.marketeer.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the built-in verticles of one gateway share inside the process; an operator's own has the
 * event bus. Verticles are made by the name of their class, so they find it through Vert.x.
 * Thread-safe.
 *
 * @param httpChallenges what listeners answer certificate authorities
 * @param acme null while no listener has asked for automatic certificates
 * @param loops how many proxy verticles there will be
 * @param load how hard the process is pressed
 * @param connections of clients, over all loops
 * @param cut requests that a stop did not wait for
 * @param nextLoop the number of the next proxy verticle that starts
 * @param quic by the place of its listener among those with TLS
 * @param ports what listeners were bound to, by their place among all: plain ones first
 */
record GatewayContext(
    GatewayOptions options,
    Ticker ticker,
    Meters meters,
    AccessLog accessLog,
    Certificates certificates,
    HttpChallenges httpChallenges,
    AtomicReference<@Nullable AcmeCertificates> acme,
    int loops,
    Snapshots snapshots,
    LoopRoster roster,
    Readiness readiness,
    ProcessLoad load,
    AtomicInteger connections,
    AtomicInteger cut,
    AtomicInteger nextLoop,
    Map<Integer, QuicListener> quic,
    Map<Integer, Integer> ports)
    implements Shareable {
  /** The admin API's place among {@link #ports}. */
  static final int ADMIN = -1;

  private static final Logger LOG = LoggerFactory.getLogger(GatewayContext.class);

  /** An output that blocks must not keep the process from ending. */
  private static final long LOG_SECONDS = 5;

  private static final String KEY = "marketeer.gateway";

  static GatewayContext of(
      GatewayOptions options,
      Meters meters,
      AccessLog accessLog,
      Certificates certificates,
      int loops) {
    return new GatewayContext(
        options,
        options.ticker(),
        meters,
        accessLog,
        certificates,
        new HttpChallenges(),
        new AtomicReference<>(),
        loops,
        new Snapshots(),
        new LoopRoster(),
        new Readiness(),
        new ProcessLoad(loops, Ticker.SYSTEM),
        new AtomicInteger(),
        new AtomicInteger(),
        new AtomicInteger(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>());
  }

  /** Before anything is deployed. */
  void share(Vertx vertx) {
    vertx.sharedData().<String, GatewayContext>getLocalMap(KEY).put(KEY, this);
  }

  /**
   * @throws IllegalStateException outside a gateway
   */
  static GatewayContext in(Vertx vertx) {
    GatewayContext shared = vertx.sharedData().<String, GatewayContext>getLocalMap(KEY).get(KEY);
    if (shared == null) {
      throw new IllegalStateException(
          "this verticle is a part of the gateway; start it with Gateway.start");
    }
    return shared;
  }

  /** When nothing serves any more; never fails. */
  Future<Void> close() {
    snapshots.retireAll();
    certificates.close();
    Promise<Void> closed = Promise.promise();
    CompletableFuture<?> unused =
        accessLog
            .close()
            .orTimeout(LOG_SECONDS, TimeUnit.SECONDS)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.warn("the access log was not written to its end", failure);
                  }
                  closed.complete();
                });
    return closed.future();
  }
}
