package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.ConfigSource;
import com.openhwy.marketeer.config.FirstLook;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServerConfig.TransportChoice;
import com.openhwy.marketeer.control.AdminCommands;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.snapshot.CatalogueCheck;
import com.openhwy.marketeer.snapshot.Compilation;
import com.openhwy.marketeer.snapshot.SnapshotCompiler;
import com.openhwy.marketeer.telemetry.AccessLog;
import com.openhwy.marketeer.telemetry.AppLog;
import com.openhwy.marketeer.telemetry.Meters;
import com.openhwy.marketeer.verticle.Deployments.Planned;
import com.openhwy.marketeer.verticle.Transports.Picked;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start, step by step; used once. */
final class GatewayStart {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayStart.class);

  private final GatewayOptions options;
  private final Ticker ticker;
  private final Instant startedAt;

  /** What the configuration turned into. */
  private record Prepared(GatewayContext shared, SnapshotCompiler compiler, int workers) {}

  GatewayStart(GatewayOptions options) {
    this.options = options;
    this.ticker = options.ticker();
    this.startedAt = Instant.ofEpochMilli(ticker.epochMillis());
  }

  Future<Gateway> run() {
    GatewayParts parts;
    List<Planned> plan;
    FirstLook first;
    Picked picked;
    try {
      Plugins plugins = Plugins.in(options.plugins());
      MiddlewareCatalogue catalogue = plugins.middlewares(options.middlewares());
      plan =
          new Descriptors(
                  plugins, options.surroundings().environment(), Runtime.version().feature())
              .read(options.verticles());
      first = FirstLook.at(options.config(), options.surroundings(), new CatalogueCheck(catalogue));
      ServerConfig early = early(first);
      picked =
          Transports.pick(
              early == null ? TransportChoice.AUTO : early.transport(), Transports.here());
      Meters meters = new Meters();
      parts =
          new GatewayParts(
              VertxFactory.create(picked.transport(), loops(plan, workers(early)), meters, options),
              meters,
              FileWorkers.start(),
              plugins,
              catalogue);
    } catch (StartFailure e) {
      return Future.failedFuture(e);
    }
    LOG.info("transport {}", picked.why());
    // Of no context: the one that a failure closes could not tell of it any more.
    Promise<Gateway> started = Promise.promise();
    begin(parts, plan, first, picked.why())
        .onComplete(
            started::complete, failure -> parts.close().onComplete(done -> started.fail(failure)));
    return started.future();
  }

  /**
   * What must be known before there is a Vert.x to ask further stores with: null when the files
   * alone are not whole, and defaults are taken.
   */
  private static @Nullable ServerConfig early(FirstLook first) {
    GatewayConfig config = first.loaded().config();
    return config == null ? null : config.server();
  }

  private static int workers(@Nullable ServerConfig server) {
    return server == null || server.workers().equals("auto")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(server.workers()); // the configuration is checked for this
  }

  private static int loops(List<Planned> plan, int workers) {
    int loops =
        plan.stream()
            .map(Planned::descriptor)
            .filter(descriptor -> descriptor.main().equals(ProxyVerticle.class.getName()))
            .mapToInt(descriptor -> descriptor.count(workers))
            .sum();
    return Math.max(1, loops);
  }

  private Future<Gateway> begin(
      GatewayParts parts, List<Planned> plan, FirstLook first, String transport) {
    return ConfigSource.open(parts.vertx(), first)
        .compose(
            source ->
                source
                    .load()
                    .compose(
                        loaded -> parts.vertx().executeBlocking(() -> prepare(parts, plan, loaded)))
                    .compose(prepared -> deploy(parts, plan, source, prepared, transport)));
  }

  /** On a worker: opens files. */
  private Prepared prepare(GatewayParts parts, List<Planned> plan, Loaded loaded)
      throws IOException {
    GatewayConfig config = loaded.config();
    if (config == null) {
      throw StartFailure.of(loaded.problems());
    }
    AppLog.level(config.log().level());
    int workers = workers(config.server());
    int loops = loops(plan, workers);
    SnapshotCompiler compiler =
        new SnapshotCompiler(parts.middlewares(), loops, parts.fileWorkers(), ticker);
    Compilation first = compiler.compile(config, loaded.hash(), null);
    if (first.snapshot() == null) {
      throw StartFailure.of(first.problems());
    }
    StaleSocket.removeAll(config);
    Certificates certificates = Certificates.of(config);
    certificates.measure(parts.meters());
    AccessLog accessLog = accessLog(config);
    accessLog.measure(parts.meters());
    GatewayContext shared =
        GatewayContext.of(options, parts.meters(), accessLog, certificates, loops);
    shared.snapshots().serve(first.snapshot());
    shared.share(parts.vertx());
    return new Prepared(shared, compiler, workers);
  }

  private static AccessLog accessLog(GatewayConfig config) {
    try {
      return AccessLog.open(config.log().access());
    } catch (IOException e) {
      throw new StartFailure("log.access.output: " + e.getMessage(), e);
    }
  }

  private Future<Gateway> deploy(
      GatewayParts parts,
      List<Planned> plan,
      ConfigSource source,
      Prepared prepared,
      String transport) {
    GatewayContext shared = prepared.shared();
    Deployments deployments = new Deployments(parts.vertx(), parts.plugins(), prepared.workers());
    AdminCommands.About about =
        new AdminCommands.About(
            version(), transport, startedAt, shared.connections()::get, shared.load());
    MainVerticle main =
        new MainVerticle(shared, source, prepared.compiler()::compile, about, plan, deployments);
    return parts
        .vertx()
        .deployVerticle(main)
        .map(id -> new Gateway(parts, shared, id))
        .onSuccess(gateway -> LOG.info("ready; {} serves", shared.snapshots().serving()))
        .recover(
            failure ->
                deployments
                    .undeployAll()
                    .compose(done -> shared.close())
                    .compose(done -> Future.failedFuture(failure)));
  }

  private static String version() {
    String version = Gateway.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
