package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.grpc.GrpcCode;
import com.openhwy.marketeer.grpc.GrpcTimeout;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HopByHop;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.http.UpstreamRequest;
import com.openhwy.marketeer.http.WithoutTrailers;
import com.openhwy.marketeer.upstream.AttemptLog;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The way of one exchange to an endpoint and back, tries on other endpoints included: pick, connect
 * or take an idle connection, send, hear. A try that could not be connected is repeated elsewhere,
 * for nothing was sent; one whose kept-alive connection turned out to be closed is repeated once if
 * the method is idempotent and has no body (RFC 9110 9.2.2, RFC 9112 9.3.1). Whatever happens,
 * every endpoint that was picked is finished exactly once.
 */
final class Attempt implements UpstreamListener, AbortListener {
  private final ProxyBackend backend;
  private final Exchange x;
  private final String target;
  private final @Nullable String upgrade;
  private final AttemptLog tried = new AttemptLog();

  private @Nullable Endpoint endpoint;
  private @Nullable Upstream upstream;
  private @Nullable QueuedTry queued;
  private long sentNanos;
  private boolean retriedStale;
  private boolean reported;
  private boolean over;

  Attempt(ProxyBackend backend, Exchange x, String target, @Nullable String upgrade) {
    this.backend = backend;
    this.x = x;
    this.target = target;
    this.upgrade = upgrade;
  }

  void start() {
    x.onAbort(this);
    pick();
  }

  private void pick() {
    Endpoint picked = backend.service().pick(x.request(), tried, backend.timers().nanos());
    if (picked != null) {
      use(picked);
      return;
    }
    Refusal why = backend.service().refusal();
    switch (why) {
      case FULL -> queued = QueuedTry.enter(backend, this::served, this::fail);
      case NO_ENDPOINT -> fail(Failure.of(why.kind(), "no endpoint of " + x.service() + " is up"));
      case CIRCUIT_OPEN ->
          fail(Failure.of(why.kind(), "the circuit breaker of " + x.service() + " is open"));
    }
  }

  /** A slot came free for us. */
  private void served(Endpoint picked) {
    queued = null;
    if (over) {
      backend.service().finished(picked);
    } else {
      use(picked);
    }
  }

  private void use(Endpoint picked) {
    endpoint = picked;
    reported = false;
    tried.add(picked);
    x.attempt(picked.label());
    EndpointPool pool = backend.pools().of(picked);
    Upstream open = pool.poll(backend.limits());
    if (open != null) {
      send(open);
    } else {
      connect(pool, picked);
    }
  }

  private void connect(EndpointPool pool, Endpoint picked) {
    pool.connect(picked, backend.limits(), x.request())
        .onComplete(
            done -> {
              if (over) {
                if (done.succeeded()) {
                  done.result().unused();
                }
              } else if (done.succeeded()) {
                send(done.result());
              } else {
                notConnected(Connector.failure(done.cause()));
              }
            });
  }

  private void notConnected(Failure why) {
    backend.pools().meters().failed(why.kind());
    report(why);
    release();
    if (tried.size() <= backend.retries() && !over) {
      backend.pools().meters().retried();
      pick();
    } else {
      fail(why);
    }
  }

  private void send(Upstream chosen) {
    Endpoint to = endpoint;
    Request request = x.request();
    if (request.authority().isEmpty()
        && to != null
        && !request.headers().contains(HeaderName.HOST)) {
      request.headers().add(HeaderName.HOST, to.authority());
    }
    upstream = chosen;
    sentNanos = backend.timers().nanos();
    if (x.grpc()) {
      request.headers().set(HeaderName.TE, "trailers"); // without it, an endpoint may refuse
    }
    if (x.deadline() != Exchange.NO_DEADLINE) {
      request.headers().set(GrpcTimeout.FIELD, GrpcTimeout.format(x.deadline() - sentNanos));
    }
    chosen.send(
        new UpstreamRequest(
            request.method(),
            target,
            request.headers(),
            request.bodyLength(),
            body(request),
            upgrade),
        this);
  }

  /** Behind a middleware that may have vouched for the client, trailers are not the client's. */
  private @Nullable BodySource body(Request request) {
    BodySource body = request.body();
    return body == null || x.entered() == 0 || request.bodyLength() != Request.CHUNKED
        ? body
        : new WithoutTrailers(body);
  }

  // ---- what the endpoint says

  @Override
  public void interim(int status, Headers headers) {
    HopByHop.strip(headers);
    x.downstream().interim(status, headers);
  }

  @Override
  public void response(int status, Headers headers, long length, @Nullable BodySource body) {
    Response response = answered(status, headers);
    if (body != null) {
      response.body(body, length);
    } else {
      response.length(length);
    }
    x.respond();
  }

  @Override
  public void upgraded(Headers headers, BodySource fromEndpoint, BodySink toEndpoint) {
    Response response = answered(101, headers);
    response.headers().add(HeaderName.CONNECTION, "upgrade");
    response.headers().add(HeaderName.UPGRADE, upgrade == null ? "" : upgrade);
    x.tunnel(fromEndpoint, toEndpoint);
  }

  private Response answered(int status, Headers headers) {
    long now = backend.timers().nanos();
    long latency = now - sentNanos;
    x.upstreamNanos(latency);
    backend.pools().meters().answered(latency);
    HopByHop.strip(headers);
    Response response = x.response().adopt(headers).status(status);
    Endpoint from = endpoint;
    if (from != null) {
      reported = true;
      backend.service().answered(from, seen(status, headers), latency, now);
      String cookie = backend.service().setCookie(x.request(), from);
      if (cookie != null) {
        headers.add(HeaderName.SET_COOKIE, cookie);
      }
    }
    return response;
  }

  @Override
  public void failed(Failure why, boolean unanswered) {
    backend.pools().meters().failed(why.kind());
    if (unanswered && !retriedStale && !over && repeatable()) {
      retriedStale = true;
      Endpoint same = endpoint;
      upstream = null;
      if (same != null) {
        backend.pools().meters().retried();
        x.attempt(same.label());
        connect(backend.pools().of(same), same);
      }
      return;
    }
    report(why);
    fail(why);
  }

  /** What came of this try, unless it was said already. */
  private void report(Failure why) {
    Endpoint used = endpoint;
    if (used != null && !reported) {
      reported = true;
      backend.service().failed(used, why, backend.timers().nanos());
    }
  }

  /** The status an answer amounts to: of gRPC's own, where it is no more than that. */
  private int seen(int status, Headers headers) {
    GrpcCode code = x.grpc() ? Grpc.code(headers) : null;
    return code == null ? status : code.http();
  }

  private boolean repeatable() {
    return !x.request().hasBody()
        && upgrade == null
        && switch (x.request().method()) {
          case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
          default -> false;
        };
  }

  @Override
  public void finished() {
    if (upstream != null) {
      upstream = null;
      over = true;
      release();
    }
  }

  // ---- ends

  private void fail(Failure why) {
    queued = null;
    over = true;
    upstream = null;
    release();
    x.fail(why);
  }

  @Override
  public void aborted(Exchange exchange, Failure why) {
    over = true;
    QueuedTry waiting = queued;
    queued = null;
    if (waiting != null) {
      waiting.cancel();
    }
    Upstream sending = upstream;
    upstream = null;
    if (sending != null) {
      sending.cancel(why);
    }
    report(why);
    release();
  }

  private void release() {
    Endpoint used = endpoint;
    endpoint = null;
    if (used != null) {
      backend.service().finished(used);
    }
  }
}
