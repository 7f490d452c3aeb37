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
import com.openhwy.marketeer.upstream.Home;
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
    Services services =
        Services.compile(
            config.services(),
            previous == null ? null : previous.services(),
            loops,
            ticker,
            Home.of(config.server()));
    Holdings before = previous == null ? Holdings.NONE : previous.holdings();
    Parts parts = new Parts(before, services, problems);
    boolean taken = false;
    try {
      RouteCompiler.Routes routes = parts.compile(config);
      if (routes == null || !problems.isEmpty()) {
        return new Compilation(null, problems.sorted());
      }
      Compilation made = new Compilation(snapshot(config, hash, routes, parts), List.of());
      taken = true;
      return made;
    } finally {
      if (!taken) {
        parts.giveBack(previous);
      }
    }
  }

  private Snapshot snapshot(
      GatewayConfig config, String hash, RouteCompiler.Routes routes, Parts parts) {
    Snapshot.Origin origin =
        new Snapshot.Origin(
            versions.incrementAndGet(), hash, Instant.ofEpochMilli(ticker.epochMillis()), id);
    return new Snapshot(
        origin,
        config,
        routes,
        parts.services,
        parts.holdings(Gates.compile(config.services(), parts.before.gates(), loops, ticker)),
        loops);
  }

  /** What one configuration is made of, as far as it has come; taken as a whole or given back. */
  private final class Parts {
    private final Holdings before;
    private final Services services;
    private final Problems problems;
    private final MiddlewareCompiler middlewares;
    private final BackendCompiler backends;
    private Map<String, EndpointTls> tls = Map.of();

    Parts(Holdings before, Services services, Problems problems) {
      this.before = before;
      this.services = services;
      this.problems = problems;
      this.middlewares =
          new MiddlewareCompiler(catalogue, before.middlewares(), services, problems);
      this.backends = new BackendCompiler(services, before, workers, ticker, problems);
    }

    /** Null when there were problems. */
    RouteCompiler.@Nullable Routes compile(GatewayConfig config) {
      Map<String, DefinedMiddleware> defined = middlewares.compile(config.middlewares());
      RouteCompiler.Routes routes =
          new RouteCompiler(config, backends, defined, problems).compile();
      tls = EndpointTlsCompiler.compile(config, services, before.endpointTls(), problems);
      return routes;
    }

    Holdings holdings(Gates gates) {
      return new Holdings(
          Map.copyOf(middlewares.defined()),
          Map.copyOf(backends.files()),
          Map.copyOf(tls),
          Map.copyOf(backends.splits()),
          gates);
    }

    /** Nothing of it is left that the configuration in force does not have. */
    void giveBack(@Nullable Snapshot inForce) {
      holdings(Gates.NONE).closeUnless(List.of(before));
      services.retire(inForce == null ? List.of() : List.of(inForce.services()));
    }
  }
}
