package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.acme.HttpChallenges;
import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.expression.Expression;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.HopByHop;
import com.openhwy.marketeer.http.ProtocolLimits;
import com.openhwy.marketeer.http.ProtocolLoop;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http1.Http1Loop;
import com.openhwy.marketeer.http2.Http2Loop;
import com.openhwy.marketeer.http3.Http3Loop;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.overload.ProcessLoad;
import com.openhwy.marketeer.overload.Shedder;
import com.openhwy.marketeer.snapshot.CompiledLimits;
import com.openhwy.marketeer.snapshot.CompiledRoute;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.LoopAccessLog;
import com.openhwy.marketeer.telemetry.Outcome;
import com.openhwy.marketeer.telemetry.RequestMeters;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * All that one event loop owns of the gateway: it takes each request through the snapshot in force
 * when its head was read. The only change a running loop sees is the one assignment in {@link
 * #install}.
 */
public final class Engine implements Driver {
  private static final Failure OVERLOADED =
      Failure.of(FailureKind.OVERLOAD, "the gateway has more to do than it can bear");
  private static final Failure LOOP =
      Failure.of(
          FailureKind.LOOP_DETECTED,
          "the request has come through this gateway before, or through too many of them");

  private final LoopResources resources;
  private final LoopAccessLog accessLog;
  private final HttpChallenges certificateChallenges;
  private final ProtocolLoop protocols;
  private final Http1Loop http1;
  private final Http2Loop http2;
  private final Http3Loop http3;
  private final LoopPools pools;
  private final RequestIds ids = new RequestIds(ThreadLocalRandom.current().nextLong());
  private final RequestMeters unrouted;
  private final Shedder shedder;
  private @Nullable LoopPlan plan;

  /** To be made on the event loop it is for; serves nothing before the first {@link #install}. */
  public Engine(
      LoopResources resources,
      LoopAccessLog accessLog,
      HttpChallenges certificateChallenges,
      ProcessLoad load) {
    this.resources = resources;
    this.shedder = new Shedder(resources.loop(), resources.timers(), load, resources.meters());
    this.accessLog = accessLog;
    this.certificateChallenges = certificateChallenges;
    this.protocols = new ProtocolLoop(resources.ticker(), resources.timers());
    this.http1 = new Http1Loop(protocols);
    this.http2 = new Http2Loop(protocols);
    this.http3 = new Http3Loop(protocols);
    this.pools = new LoopPools(resources, http1);
    this.unrouted = resources.meters().requests("", "");
  }

  /**
   * Takes a snapshot into force for every request whose head is not yet read. Binds first; then one
   * assignment.
   */
  public void install(Snapshot snapshot) {
    Context loop = resources.vertx().getOrCreateContext();
    RouteBinder binder =
        new RouteBinder(
            resources, snapshot, pools, shedder, task -> loop.runOnContext(v -> task.run()));
    LoopPlan next = new LoopPlan(snapshot, resources, binder, unrouted);
    protocols.limits(limits(snapshot));
    shedder.settings(snapshot.config().server().overload());
    pools.retain(snapshot);
    plan = next;
  }

  private static ProtocolLimits limits(Snapshot snapshot) {
    CompiledLimits l = snapshot.limits();
    return new ProtocolLimits(
        l.requestHead(),
        l.requestFields(),
        l.responseHead(),
        l.keepAliveRequests(),
        l.headNanos(),
        l.idleNanos(),
        l.keepAliveNanos(),
        l.minRate(),
        snapshot.config().server().mergeSlashes());
  }

  /**
   * The last request has ended: closes the connections to the endpoints. On the engine's own loop.
   *
   * @return completes when the sockets are closed
   */
  public Future<Void> close() {
    return pools.close();
  }

  /** Whether there is so much to do that new connections are turned away. */
  boolean refusesConnections() {
    return shedder.refusesConnections();
  }

  ProtocolLoop protocols() {
    return protocols;
  }

  Http3Loop http3() {
    return http3;
  }

  Http2Loop http2() {
    return http2;
  }

  Http1Loop http1() {
    return http1;
  }

  /** The snapshot in force on this loop. */
  LoopPlan plan() {
    LoopPlan current = plan;
    if (current == null) {
      throw new IllegalStateException("no snapshot is installed yet");
    }
    return current;
  }

  // ---- one exchange

  @Override
  public void handle(Exchange x) {
    handle(x, null);
  }

  /**
   * A request has been read.
   *
   * @param toHttps what answers instead of every route, on a listener that only redirects
   */
  void handle(Exchange x, @Nullable RedirectHttps toHttps) {
    LoopPlan current = plan();
    Request r = x.request();
    HopByHop.strip(r.headers());
    current.snapshot.trustedProxies().apply(r);
    ids.name(x);
    byte[] proof = certificateChallenges.answer(r.path());
    if (proof != null) {
      begin(x, current.unrouted, 0);
      prove(x, proof);
      return;
    }
    // Somebody else's challenge: its authority may not be sent to a TLS listener that has no
    // certificate yet.
    if (toHttps != null && !r.secure() && !HttpChallenges.isChallenge(r.path())) {
      begin(x, current.unrouted, 0);
      toHttps.handle(x);
      return;
    }
    CompiledRoute route = current.snapshot.routes().match(r);
    x.grpc(Grpc.isCall(r));
    if (route == null) {
      begin(x, current.unrouted, 0);
      current.unrouted.backend.handle(x);
      return;
    }
    LoopRoute bound = current.bound(route);
    begin(x, bound, route.slotCount());
    x.route(route.name());
    if (shedder.refuses(bound.importance)) {
      shedder.refused(bound.importance, route.name());
      x.fail(OVERLOADED);
      return;
    }
    x.rank(bound.importance.rank());
    x.via(current.via);
    if (current.via.isLoop(r.headers())) {
      x.fail(LOOP);
      return;
    }
    r.bodyLimit(route.bodyLimit());
    if (r.bodyLength() > route.bodyLimit()) {
      x.fail(
          Failure.of(
              FailureKind.BODY_TOO_LARGE, "a body of more than " + route.bodyLimit() + " bytes"));
      return;
    }
    if (limit(x, bound)) {
      Pipeline.down(x, bound);
    }
  }

  private boolean limit(Exchange x, LoopRoute route) {
    Deadlines told = route.plan.deadlines;
    return told == null
        ? GrpcCalls.limit(x, route.timeoutNanos, resources.timers())
        : told.limit(x, route.timeoutNanos, resources.timers());
  }

  /** Tells a certificate authority that the host is ours (RFC 8555 8.3). */
  private static void prove(Exchange x, byte[] proof) {
    x.response()
        .status(200)
        .body(Unpooled.wrappedBuffer(proof))
        .headers()
        .set(HeaderName.CONTENT_TYPE, "application/octet-stream");
    x.respond();
  }

  private static void begin(Exchange x, LoopRoute route, int slots) {
    x.plan(route, slots);
    route.plan.inFlight.increment();
    route.meters.started();
  }

  @Override
  public void forwardedInto(Exchange x, Request copy) {
    route(x).forwardedInto(x.request(), copy);
  }

  @Override
  public void launch(Exchange branch) {
    LoopRoute route = route(branch);
    route.plan.inFlight.increment();
    if (route.timeoutNanos > 0) {
      new RouteTimeout(branch, resources.timers(), route.timeoutNanos);
    }
    Pipeline.down(branch, route);
  }

  @Override
  public void respond(Exchange x) {
    LoopRoute route = route(x);
    x.cursor(x.entered());
    awake(x);
    up(x, route);
  }

  private static void up(Exchange x, LoopRoute route) {
    if (Pipeline.up(x, route)) {
      if (x.grpc()) {
        GrpcCalls.answer(x, isDev(route));
      }
      if (!x.isBranch()) {
        x.response().headers().set(HeaderName.X_REQUEST_ID, x.requestId());
        String alternative = x.alternative();
        if (alternative != null) {
          x.response().headers().set(HeaderName.ALT_SVC, alternative);
        }
      }
      x.sending();
      x.downstream().respond(x);
    }
  }

  @Override
  public void resume(Exchange x) {
    if (!x.suspended()) {
      x.misused(new IllegalStateException("resume() without SUSPEND"));
      return;
    }
    awake(x);
    if (x.isOpen()) {
      Pipeline.down(x, route(x));
    } else {
      up(x, route(x));
    }
  }

  /** Nobody waits any more, and nobody is watched for it. */
  private void awake(Exchange x) {
    x.suspended(false);
    if (x.timers() instanceof SuspensionWatch watch) {
      watch.cancel(resources.timers());
    }
  }

  @Override
  public void fail(Exchange x, Failure why) {
    LoopRoute route = route(x);
    String detail = ErrorAnswer.detail(why, isDev(route));
    if (x.isOpen()) {
      ErrorAnswer.give(x, why, detail);
      x.respond();
      return;
    }
    ErrorAnswer.replace(x, why, detail);
    if (x.suspended()) { // else it is on its way up, and goes on by itself
      awake(x);
      up(x, route);
    }
  }

  private static boolean isDev(LoopRoute route) {
    return route.plan.snapshot.config().server().dev();
  }

  @Override
  public Failure misused(Exchange x, Throwable how) {
    return Pipeline.misused(x, route(x), how);
  }

  /** What the exchange was bound to; one that could not even be read is bound here. */
  private LoopRoute route(Exchange x) {
    if (x.plan() instanceof LoopRoute route) {
      return route;
    }
    LoopRoute none = plan().unrouted;
    ids.name(x);
    begin(x, none, 0);
    return none;
  }

  @Override
  public void ended(Exchange x) {
    LoopRoute route = route(x);
    if (x.timers() != null) {
      ExchangeTimer.cancelAll(x, resources.timers());
    }
    Pipeline.end(x, route);
    if (x.isBranch()) {
      route.plan.inFlight.add(-1);
      return;
    }
    long nanos = resources.ticker().nanos() - x.startNanos();
    int status = Outcome.status(x);
    RequestMeters meters = route.meters(x);
    meters.ended(x.request().method(), status, nanos);
    if (route.split != null) {
      route.split.ended(x, status);
    }
    meters.bytes(x.bytesIn(), x.bytesOut());
    Expression filter = route.plan.accessFilter;
    if (filter == null || filter.test(x, status, nanos)) {
      accessLog.log(x, nanos, route.plan.version);
    }
    route.plan.inFlight.add(-1);
  }
}
