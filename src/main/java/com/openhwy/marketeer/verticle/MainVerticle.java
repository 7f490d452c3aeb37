package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.ConfigSource;
import com.openhwy.marketeer.control.Addresses;
import com.openhwy.marketeer.control.AdminCommands;
import com.openhwy.marketeer.control.CacheGauges;
import com.openhwy.marketeer.control.Canaries;
import com.openhwy.marketeer.control.CertificateCommands;
import com.openhwy.marketeer.control.Commands;
import com.openhwy.marketeer.control.HealthGauges;
import com.openhwy.marketeer.control.OverloadGauges;
import com.openhwy.marketeer.control.OverloadViews;
import com.openhwy.marketeer.control.Reload;
import com.openhwy.marketeer.control.ReloadRecord;
import com.openhwy.marketeer.control.ServiceFacts;
import com.openhwy.marketeer.control.ServiceGauges;
import com.openhwy.marketeer.control.SnapshotPublisher;
import com.openhwy.marketeer.overload.HeapWatch;
import com.openhwy.marketeer.verticle.Deployments.Planned;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control side of the gateway, and the parent of all other verticles: answers commands, watches
 * the configuration, runs the reload, and deploys what the descriptors say.
 */
final class MainVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);

  /** Local certificates live for days and are renewed long before their end. */
  private static final long STAPLES_MILLIS = 30_000;

  private static final long RENEWAL_MILLIS = 600_000;

  private final GatewayContext shared;
  private final ConfigSource source;
  private final Reload.Compiler compiler;
  private final AdminCommands.About about;
  private final List<Planned> plan;
  private final Deployments deployments;
  private @Nullable Commands commands;
  private @Nullable HeapWatch heap;

  MainVerticle(
      GatewayContext shared,
      ConfigSource source,
      Reload.Compiler compiler,
      AdminCommands.About about,
      List<Planned> plan,
      Deployments deployments) {
    this.shared = shared;
    this.source = source;
    this.compiler = compiler;
    this.about = about;
    this.plan = plan;
    this.deployments = deployments;
  }

  @Override
  public Future<?> start() {
    ReloadRecord record =
        new ReloadRecord(vertx, shared.ticker(), shared.snapshots(), shared.meters().reloads());
    Reload reload =
        new Reload(
            context,
            shared.ticker(),
            shared.snapshots(),
            source::load,
            compiler,
            new SnapshotPublisher(vertx, shared.roster(), shared.options().installTimeout()),
            record);
    commands =
        new AdminCommands(
                context,
                about,
                shared.snapshots(),
                shared.roster(),
                shared.readiness(),
                shared.meters(),
                reload,
                record)
            .register();
    new CertificateCommands(context, new Desk(shared), shared.ticker()).register(commands);
    Canaries canaries = new Canaries(vertx, shared.snapshots(), shared.ticker());
    canaries.register(commands);
    canaries.measure(shared.meters());
    vertx.eventBus().localConsumer(Addresses.SNAPSHOT_INSTALLED, message -> updateCertificates());
    vertx.setPeriodic(RENEWAL_MILLIS, id -> renewLocalCertificates());
    vertx.setPeriodic(0, STAPLES_MILLIS, id -> refreshStaples());
    HealthGauges.register(shared.meters(), shared.snapshots());
    CacheGauges.register(shared.meters(), shared.snapshots());
    OverloadGauges.register(shared.meters(), shared.snapshots(), shared.load());
    watchLoad();
    ServiceGauges.register(shared.meters(), shared.snapshots());
    ServiceFacts.publish(vertx, shared.snapshots());
    return deployments
        .deployAll(plan)
        .onSuccess(
            done -> {
              source.watch(changed -> reload.trigger("a change was seen"));
              shared.readiness().started();
            });
  }

  private void watchLoad() {
    heap = HeapWatch.start(shared.load()::collected);
    shared
        .load()
        .onChange(
            state -> vertx.eventBus().publish(Addresses.OVERLOAD_CHANGED, OverloadViews.of(state)));
  }

  private void renewLocalCertificates() {
    vertx
        .executeBlocking(
            () -> {
              shared.certificates().renewLocal();
              return "";
            })
        .onFailure(failure -> LOG.error("local certificates could not be renewed", failure));
  }

  private void updateCertificates() {
    vertx
        .executeBlocking(
            () -> {
              shared.certificates().update(shared.snapshots().serving().config());
              return "";
            })
        .onFailure(failure -> LOG.error("certificates could not be replaced", failure));
  }

  private void refreshStaples() {
    vertx
        .executeBlocking(
            () -> {
              shared.certificates().refreshStaples();
              return "";
            })
        .onFailure(failure -> LOG.error("OCSP answers could not be refreshed", failure));
  }

  /** Those deployed last go first: the proxies drain while the admin API still answers. */
  @Override
  public Future<?> stop() {
    shared.readiness().draining();
    if (heap != null) {
      heap.close();
    }
    return source
        .close()
        .transform(done -> deployments.undeployAll())
        .compose(done -> commands == null ? Future.succeededFuture() : commands.close());
  }
}
