package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.ForwardedHeaders;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.routing.PathRewriter;
import com.openhwy.marketeer.upstream.LoopService;
import com.openhwy.marketeer.upstream.RetryPolicy;
import org.jspecify.annotations.Nullable;

/** Sends the requests of one route on to the endpoints of its service. Owned by one event loop. */
public final class ProxyBackend implements Backend, Fallback {
  private final LoopService service;
  private final ServicePools pools;
  private final TimerWheel timers;
  private final Forwarding how;
  private @Nullable Fallback fallback;

  public ProxyBackend(LoopService service, ServicePools pools, TimerWheel timers, Forwarding how) {
    this.service = service;
    this.pools = pools;
    this.timers = timers;
    this.how = how;
  }

  /** What answers when the circuit breaker lets nothing through; set once, before any request. */
  public ProxyBackend orElse(@Nullable Fallback other) {
    fallback = other;
    return this;
  }

  @Override
  public void answer(Exchange x, String target, @Nullable String upgrade) {
    x.service(service.service().name());
    if (!how.host().isEmpty()) {
      x.request().headers().set(HeaderName.HOST, how.host());
    }
    new Delivery(this, x, target, upgrade).start();
  }

  @Override
  public void handle(Exchange x) {
    Request request = x.request();
    x.service(service.service().name());
    PathRewriter rewriter = how.rewriter();
    String path = rewriter.apply(request.path());
    if (path == null) {
      x.fail(Failure.of(FailureKind.MALFORMED_REQUEST, PathRewriter.NO_PATH));
      return;
    }
    if (rewriter.isReversible() && !rewriter.isIdentity()) {
      x.prefixes(rewriter.taken(request.path()), rewriter.added());
    }
    String query = request.query();
    String target = query == null ? path : path + "?" + query;
    Headers headers = request.headers();
    ForwardedHeaders.write(x, headers);
    if (!how.host().isEmpty()) {
      headers.set(HeaderName.HOST, how.host());
    }
    new Delivery(this, x, target, upgrade(request)).start();
  }

  /**
   * The protocol to ask the endpoint for. Never HTTP/2: an upgraded connection would carry requests
   * nobody looks at.
   */
  private static @Nullable String upgrade(Request request) {
    String protocol = request.upgrade();
    return protocol == null
            || protocol.regionMatches(true, 0, "h2c", 0, 3)
            || protocol.indexOf(',') >= 0
        ? null
        : protocol;
  }

  /** Whether endpoints are sent another Host than the client's. */
  boolean namesHost() {
    return !how.host().isEmpty();
  }

  LoopService service() {
    return service;
  }

  @Nullable Fallback fallback() {
    return fallback;
  }

  ServicePools pools() {
    return pools;
  }

  TimerWheel timers() {
    return timers;
  }

  UpstreamLimits limits() {
    return how.limits();
  }

  RetryPolicy retries() {
    return how.retries();
  }
}
