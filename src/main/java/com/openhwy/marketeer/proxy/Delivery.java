package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.TimerWheel;
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
import com.openhwy.marketeer.http.UpstreamRequest;
import com.openhwy.marketeer.http.WithoutTrailers;
import com.openhwy.marketeer.upstream.AttemptLog;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Refusal;
import com.openhwy.marketeer.upstream.RetryDecision;
import com.openhwy.marketeer.upstream.RetryDecision.Verdict;
import com.openhwy.marketeer.upstream.TryOutcome;
import com.openhwy.marketeer.upstream.TryOutcome.Cause;
import org.jspecify.annotations.Nullable;

/**
 * The way of one exchange to its service and back: it makes one {@link Attempt} after another until
 * one of them has an answer for the client, or the service's {@link
 * com.openhwy.marketeer.upstream.RetryPolicy} says that it is enough. The policy decides, this
 * acts. Once an answer is on its way to the client nothing is tried again.
 *
 * <p>Nearly every exchange is one attempt that succeeds, so what only others need is made when they
 * need it. Event loop only.
 */
final class Delivery implements AbortListener {
  private final ProxyBackend backend;
  private final Exchange x;
  private final String target;
  private final @Nullable String upgrade;
  private final AttemptLog tried = new AttemptLog();

  /** What is under way: an attempt, a wait for a slot, or a wait for the next attempt. */
  private @Nullable Attempt current;

  private @Nullable QueuedTry queued;
  private @Nullable Pause pause;

  private int retries;
  private boolean spent;
  private boolean hostOfEndpoint;
  private boolean bodyTaken;
  private boolean over;

  Delivery(ProxyBackend backend, Exchange x, String target, @Nullable String upgrade) {
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
    tried.add(picked);
    x.attempt(picked.label());
    Attempt next = new Attempt(this, picked);
    current = next;
    next.start();
  }

  // ---- for attempts

  ProxyBackend backend() {
    return backend;
  }

  Request request() {
    return x.request();
  }

  boolean grpc() {
    return x.grpc();
  }

  void upstreamNanos(long nanos) {
    x.upstreamNanos(nanos);
  }

  /** What is sent to the endpoint of that attempt. */
  UpstreamRequest message(Attempt attempt, long nowNanos) {
    Request request = x.request();
    if (request.authority().isEmpty()
        && (hostOfEndpoint || !request.headers().contains(HeaderName.HOST))) {
      hostOfEndpoint = true;
      request.headers().set(HeaderName.HOST, attempt.endpoint().authority());
    }
    if (x.grpc()) {
      request.headers().set(HeaderName.TE, "trailers"); // without it, an endpoint may refuse
    }
    if (x.deadline() != Exchange.NO_DEADLINE) {
      request.headers().set(GrpcTimeout.FIELD, GrpcTimeout.format(x.deadline() - nowNanos));
    }
    return new UpstreamRequest(
        request.method(), target, request.headers(), request.bodyLength(), body(request), upgrade);
  }

  /** Behind a middleware that may have vouched for the client, trailers are not the client's. */
  private @Nullable BodySource body(Request request) {
    BodySource body = request.body();
    bodyTaken = body != null;
    return body == null || x.entered() == 0 || request.bodyLength() != Request.CHUNKED
        ? body
        : new WithoutTrailers(body);
  }

  void interim(int status, Headers headers) {
    HopByHop.strip(headers);
    x.downstream().interim(status, headers);
  }

  /**
   * Whether the request may be sent once more over a new connection.
   *
   * @param unseen whether the endpoint says that it did not look at it
   */
  boolean mayRepeat(boolean unseen) {
    return !bodyTaken && (unseen || repeatable());
  }

  /** Whether the request may be sent to two endpoints, or twice to one. */
  private boolean repeatable() {
    return upgrade == null && backend.retries().repeats(x.request().method());
  }

  /** Another try begins without having been decided on. */
  void again(Endpoint endpoint, Cause cause) {
    backend.pools().meters().retried(cause.label());
    x.attempt(endpoint.label());
  }

  // ---- how attempts end

  /**
   * No head of a response will come.
   *
   * @param seen whether the endpoint may have acted on the request
   */
  void failed(Attempt attempt, Failure why, Cause cause, boolean seen) {
    current = null;
    if (over) {
      attempt.release();
      return;
    }
    RetryDecision decision = decide(cause, seen, Pushback.NONE);
    attempt.release();
    if (decision.again()) {
      goOn(decision);
    } else {
      fail(why);
    }
  }

  /**
   * The head of a final response came.
   *
   * @return null when it is for the client; else what follows it, to {@link #goOn} with
   */
  @Nullable RetryDecision answered(int status, Headers headers) {
    Cause cause = cause(status, headers);
    if (cause == Cause.FINAL) {
      return null;
    }
    long asked =
        cause == Cause.GRPC
            ? Pushback.ofGrpc(headers)
            : Pushback.after(headers, backend.timers().epochMillis());
    RetryDecision decision = decide(cause, true, asked);
    return decision.again() ? decision : null;
  }

  private Cause cause(int status, Headers headers) {
    if (backend.retries().follows(status)) {
      return Cause.STATUS;
    }
    if (x.grpc() && backend.retries().readsGrpc()) {
      GrpcCode code = Grpc.code(headers);
      return code != null && backend.retries().followsGrpc(code.number())
          ? Cause.GRPC
          : Cause.FINAL;
    }
    return Cause.FINAL;
  }

  private RetryDecision decide(Cause cause, boolean seen, long askedNanos) {
    giveBack();
    RetryDecision decision =
        backend
            .service()
            .decide(
                backend.retries(),
                new TryOutcome(
                    cause,
                    seen,
                    repeatable(),
                    !bodyTaken,
                    retries,
                    askedNanos,
                    backend.service().otherReady(tried, backend.timers().nanos())));
    spent = decision.spends();
    if (decision.again()) {
      retries++;
      backend.pools().meters().retried(cause.label());
    } else if (decision.verdict() != Verdict.NOT_LISTED) {
      backend.pools().meters().retryRefused(decision.verdict().label());
    }
    return decision;
  }

  /** It was decided to try again. */
  void goOn(RetryDecision decision) {
    current = null;
    if (decision.delayNanos() == 0) {
      pick();
    } else {
      Pause waiting = new Pause();
      pause = waiting;
      backend.timers().arm(waiting, decision.delayNanos());
    }
  }

  /** The time between two attempts. */
  private final class Pause extends TimerWheel.Timer {
    @Override
    protected void expired() {
      pause = null;
      pick();
    }
  }

  // ---- the answer

  void respond(Attempt from, int status, Headers headers, long length, @Nullable BodySource body) {
    Response response = adopt(from, status, headers);
    if (body != null) {
      response.body(body, length);
    } else {
      response.length(length);
    }
    x.respond();
  }

  void upgraded(Attempt from, Headers headers, BodySource fromEndpoint, BodySink toEndpoint) {
    Response response = adopt(from, 101, headers);
    response.headers().add(HeaderName.CONNECTION, "upgrade");
    response.headers().add(HeaderName.UPGRADE, upgrade == null ? "" : upgrade);
    x.tunnel(fromEndpoint, toEndpoint);
  }

  private Response adopt(Attempt from, int status, Headers headers) {
    over = true;
    giveBack();
    HopByHop.strip(headers);
    Response response = x.response().adopt(headers).status(status);
    String cookie = backend.service().setCookie(x.request(), from.endpoint());
    if (cookie != null) {
      headers.add(HeaderName.SET_COOKIE, cookie);
    }
    return response;
  }

  // ---- ends

  private void fail(Failure why) {
    queued = null;
    over = true;
    giveBack();
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
    Pause between = pause;
    pause = null;
    if (between != null) {
      backend.timers().cancel(between);
    }
    Attempt trying = current;
    current = null;
    if (trying != null) {
      trying.cancel(why);
    }
    giveBack();
  }

  private void giveBack() {
    if (spent) {
      spent = false;
      backend.service().retryOver();
    }
  }
}
