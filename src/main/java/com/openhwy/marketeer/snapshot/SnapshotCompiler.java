package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.expression.Flaw;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.overload.Gates;
import com.openhwy.marketeer.snapshot.Holdings.DefinedMiddleware;
import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Locality;
import com.openhwy.marketeer.upstream.Services;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * From configuration to something that can serve. A rehearsal until it is installed: what it makes
 * is new or shared, nothing that serves is touched, and a snapshot which is thrown away instead is
 * retired like any other. Thread-safe; reads files, so for a worker.
 */
public final class SnapshotCompiler {
  private final MiddlewareCatalogue catalogue;
  private final int loops;
  private final Executor workers;
  private final Ticker ticker;
  private final AtomicLong versions = new AtomicLong();

  /** The name of a gateway that has been given none: the same as long as the process lives. */
  private final String id =
      "marketeer-" + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x1000_0000);

  /**
   * @param loops that will serve, always the same number in a process
   * @param workers where files will be read
   */
  public SnapshotCompiler(
      MiddlewareCatalogue catalogue, int loops, Executor workers, Ticker ticker) {
    this.catalogue = catalogue;
    this.loops = loops;
    this.workers = workers;
    this.ticker = ticker;
  }

  /** Compiled again by the snapshot, which then finds it done. */
  private static void accessFilter(GatewayConfig config, Problems problems) {
    String filter = config.log().access().filter();
    Place place = Places.along(Place.of(config.origin(), ""), "log.access.filter");
    if (filter != null) {
      for (Flaw flaw : Expression.check(filter, Scope.ACCESS_LOG, Wanted.TRUTH)) {
        place.problemIn(flaw.line(), flaw.column(), problems, flaw.message());
      }
    }
  }

  /**
   * @param config without problems of its own
   * @param previous whose state is carried over; null at the start
   */
  public Compilation compile(GatewayConfig config, String hash, @Nullable Snapshot previous) {
    Problems problems = new Problems();
    if (previous != null) {
      RestartOnly.check(previous.config(), config, problems);
    }
    CertificateRehearsal.check(config, problems);
    accessFilter(config, problems);
    Holdings before = previous == null ? Holdings.NONE : previous.holdings();
    Services services =
        Services.compile(
            config.services(),
            previous == null ? null : previous.services(),
            loops,
            ticker,
            Locality.of(config.server()));
    Map<String, DefinedMiddleware> middlewares =
        new MiddlewareCompiler(catalogue, before.middlewares(), services, problems)
            .compile(config.middlewares());
    BackendCompiler backends = new BackendCompiler(services, before, workers, ticker, problems);
    RouteCompiler.Routes routes =
        new RouteCompiler(config, backends, middlewares, problems).compile();
    Map<String, EndpointTls> tls =
        EndpointTlsCompiler.compile(config, services, before.endpointTls(), problems);
    Holdings holdings =
        new Holdings(
            Map.copyOf(middlewares),
            Map.copyOf(backends.files()),
            Map.copyOf(tls),
            Map.copyOf(backends.splits()),
            Gates.compile(config.services(), before.gates(), loops, ticker));
    if (routes == null || !problems.isEmpty()) {
      holdings.closeUnless(List.of(before));
      return new Compilation(null, problems.sorted());
    }
    Snapshot.Origin origin =
        new Snapshot.Origin(
            versions.incrementAndGet(), hash, Instant.ofEpochMilli(ticker.epochMillis()), id);
    return new Compilation(
        new Snapshot(origin, config, routes, services, holdings, loops), List.of());
  }
}
