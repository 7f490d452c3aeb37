package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.acme.AcmeCertificates;
import com.openhwy.marketeer.acme.AcmeMeters;
import com.openhwy.marketeer.acme.AcmeParts;
import com.openhwy.marketeer.acme.AcmeStorage;
import com.openhwy.marketeer.acme.AcmeWorkers;
import com.openhwy.marketeer.acme.DirectoryStorage;
import com.openhwy.marketeer.acme.WantedNames;
import com.openhwy.marketeer.acme.dns.DnsProviders;
import com.openhwy.marketeer.acme.ondemand.Ask;
import com.openhwy.marketeer.acme.ondemand.OnDemand;
import com.openhwy.marketeer.config.model.AcmeConfig;
import com.openhwy.marketeer.config.model.DnsConfig;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.OnDemandConfig;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.tls.IssuedCertificates;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has certificates ordered for what the routes name, as long as a listener has {@code tls.auto}.
 * Counts as started when what is kept is served, so that the first handshake finds it. Never
 * blocks: all that does runs on workers of its own.
 */
public final class AcmeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AcmeVerticle.class);
  private static final long TICK_MILLIS = 1000;

  /** What certificates were last ordered by: another one needs another ordering. */
  private record Basis(AcmeConfig acme, List<?> listeners) {}

  private final ThreadPoolExecutor workers = AcmeWorkers.start();
  private final AcmeMeters meters = new AcmeMeters();
  private @Nullable Basis basis;
  private volatile @Nullable Demand demand;

  /** Names on demand, by the settings they were last made with. */
  private record Demand(OnDemandConfig settings, OnDemand names) {}

  @Override
  public Future<?> start() {
    GatewayContext shared = GatewayContext.in(vertx);
    meters.register(shared.meters());
    vertx
        .eventBus()
        .localConsumer(Addresses.SNAPSHOT_INSTALLED, message -> submit(() -> apply(shared)));
    vertx.setPeriodic(TICK_MILLIS, id -> tick(shared));
    shared.certificates().issued().onChange(this::served);
    Promise<Void> loaded = Promise.promise();
    submit(
        () -> {
          try {
            apply(shared);
          } finally {
            loaded.complete(); // without it there would be no gateway either
          }
        });
    return loaded.future();
  }

  private void tick(GatewayContext shared) {
    Demand held = demand;
    if (held != null) {
      held.names().tick();
    }
    AcmeCertificates acme = shared.acme().get();
    if (acme != null && shared.readiness().whyNot() == null) { // else nobody answers a challenge
      acme.tick();
    }
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

  /** On a worker: what the snapshot in force wants. */
  private synchronized void apply(GatewayContext shared) {
    GatewayConfig config = shared.snapshots().serving().config();
    OnDemand asked = onDemand(config, shared);
    shared.certificates().demand(config, asked);
    AcmeCertificates acme = shared.acme().get();
    if (acme == null && !WantedNames.any(config)) {
      return;
    }
    Basis wanted = new Basis(config.acme(), List.of(config.server().http(), emails(config)));
    if (acme == null || !wanted.equals(basis)) {
      if (acme != null) {
        acme.close();
      }
      acme = AcmeCertificates.of(config, parts(config, shared));
      basis = wanted;
      shared.acme().set(acme);
    }
    Stream<String> demanded = asked == null ? Stream.of() : asked.names().stream();
    acme.want(
        Stream.concat(WantedNames.of(config).stream(), demanded).filter(acme::claims).toList());
  }

  /** Stays as long as its settings do, with what it knows. */
  private @Nullable OnDemand onDemand(GatewayConfig config, GatewayContext shared) {
    OnDemandConfig settings = config.acme().onDemand();
    Demand held = demand;
    if (settings == null) {
      demand = null;
      return null;
    }
    if (held == null || !held.settings().equals(settings)) {
      IssuedCertificates issued = shared.certificates().issued();
      OnDemand made =
          new OnDemand(
              settings,
              Ask.at(settings.ask()),
              issued,
              () -> submit(() -> apply(shared)),
              shared.ticker());
      held = new Demand(settings, made);
      demand = held;
    }
    held.names().update(config);
    return held.names();
  }

  private void served() {
    Demand held = demand;
    if (held != null) {
      held.names().served();
    }
  }

  private static List<String> emails(GatewayConfig config) {
    return config.server().https().stream().map(listener -> listener.tls().email()).toList();
  }

  private AcmeParts parts(GatewayConfig config, GatewayContext shared) {
    DnsConfig dns = config.acme().dns();
    AcmeStorage storage = new DirectoryStorage(Path.of(config.acme().storage()));
    return new AcmeParts(
        storage,
        shared.ticker(),
        workers,
        shared.certificates().issued(),
        shared.httpChallenges(),
        dns == null ? null : DnsProviders.of(dns),
        new AcmeFacts(vertx.eventBus()),
        meters);
  }

  @Override
  public Future<?> stop() {
    AcmeCertificates acme = GatewayContext.in(vertx).acme().get();
    if (acme != null) {
      acme.close();
    }
    workers.shutdownNow(); // an order that is on its way is written down, and goes on after a start
    return Future.succeededFuture();
  }
}
