package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.DiscardedBody;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.RetryDecision;
import com.openhwy.marketeer.upstream.TryOutcome.Cause;
import org.jspecify.annotations.Nullable;

/**
 * One try: an endpoint that was picked, a connection to it, and what it says. It tells its {@link
 * Delivery} once how it went, and decides nothing but one thing: a kept-alive connection that
 * turned out to be closed is replaced by a new one to the same endpoint (RFC 9112 9.3.1). Whatever
 * happens, the endpoint is finished exactly once. Event loop only.
 */
final class Attempt implements UpstreamListener {
  private static final Failure LATE_CONNECT =
      Failure.of(FailureKind.CONNECT_TIMEOUT, "no connection within per_try_timeout");
  private static final Failure LATE_HEAD =
      Failure.of(FailureKind.RESPONSE_TIMEOUT, "no response head within per_try_timeout");

  private static final Failure REQUEST_UNFINISHED =
      Failure.of(FailureKind.CLIENT_ABORTED, "the client had not sent all of its request in time");

  private static final Failure ANSWERED_EARLY =
      Failure.of(
          FailureKind.UPSTREAM_RESET, "the endpoint answered before it had read the request");

  private final Delivery delivery;
  private final Endpoint endpoint;
  private @Nullable Upstream upstream;
  private @Nullable Limit limit;
  private long sentNanos;
  private boolean replaced;
  private boolean cameRound;
  private boolean reported;
  private boolean released;

  /** Nobody waits for what it comes to. */
  private boolean over;

  Attempt(Delivery delivery, Endpoint endpoint) {
    this.delivery = delivery;
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Whether the answer is that of a gateway which the request had come through before. */
  boolean cameRound() {
    return cameRound;
  }

  void start() {
    ProxyBackend backend = delivery.backend();
    if (endpoint.level() > 0) {
      backend.pools().meters().spilled(endpoint.level());
    }
    long nanos = backend.retries().perTryNanos();
    if (nanos > 0) {
      limit = new Limit();
      backend.timers().arm(limit, nanos);
    }
    EndpointPool pool = backend.pools().of(endpoint);
    Upstream open = pool.poll(backend.limits());
    if (open != null) {
      send(open);
    } else {
      connect(pool);
    }
  }

  private void connect(EndpointPool pool) {
    pool.connect(endpoint, delivery.backend().limits(), delivery.exchange().request())
        .onComplete(
            done -> {
              if (over) {
                if (done.succeeded()) {
                  done.result().unused();
                }
              } else if (done.succeeded() && delivery.isLate()) {
                done.result().unused(); // this one is cancelled in a moment
              } else if (done.succeeded()) {
                send(done.result());
              } else {
                notConnected(Connector.failure(done.cause()), Cause.CONNECT_FAILURE);
              }
            });
  }

  private void send(Upstream chosen) {
    upstream = chosen;
    sentNanos = delivery.backend().timers().nanos();
    chosen.send(delivery.message(endpoint, sentNanos), this);
  }

  // ---- what comes of it

  private void notConnected(Failure why, Cause cause) {
    delivery.backend().pools().meters().failed(why.kind());
    close();
    report(why);
    delivery.failed(this, why, cause, false);
  }

  @Override
  public void interim(int status, Headers headers) {
    delivery.interim(status, headers);
  }

  @Override
  public void response(int status, Headers headers, long length, @Nullable BodySource body) {
    cameRound = CameRound.says(status, headers, delivery.exchange().grpc());
    if (cameRound) {
      turnedBack();
    } else {
      answered(seen(status, headers));
    }
    RetryDecision instead = delivery.answered(this, status, headers);
    if (instead == null) {
      delivery.respond(this, status, headers, length, body);
      return;
    }
    if (delivery.sending()) {
      cancel(ANSWERED_EARLY); // the rest of the request is for the next one
    } else if (body != null) {
      DiscardedBody.discard(body, length);
    }
    delivery.goOn(instead);
  }

  @Override
  public void upgraded(Headers headers, BodySource fromEndpoint, BodySink toEndpoint) {
    answered(101);
    delivery.upgraded(this, headers, fromEndpoint, toEndpoint);
  }

  /** It says nothing of the endpoint: who sent the request there knew less than it does. */
  private void turnedBack() {
    stopClock();
    ProxyBackend backend = delivery.backend();
    delivery.exchange().upstreamNanos(backend.timers().nanos() - sentNanos);
    backend.pools().meters().failed(FailureKind.LOOP_DETECTED);
    report(CameRound.FAILURE);
  }

  private void answered(int status) {
    stopClock();
    reported = true;
    ProxyBackend backend = delivery.backend();
    long now = backend.timers().nanos();
    long latency = now - sentNanos;
    delivery.exchange().upstreamNanos(latency);
    backend.pools().meters().answered(latency);
    backend.service().answered(endpoint, status, latency, now);
  }

  /** The status an answer amounts to: of gRPC's own, where it is no more than that. */
  private int seen(int status, Headers headers) {
    GrpcCode code = delivery.exchange().grpc() ? Grpc.code(headers) : null;
    return code == null ? status : code.http();
  }

  @Override
  public void failed(Failure why, boolean unanswered) {
    ProxyBackend backend = delivery.backend();
    backend.pools().meters().failed(why.kind());
    boolean refused = why.kind() == FailureKind.UPSTREAM_REFUSED;
    if (unanswered && !replaced && delivery.mayRepeat(refused)) {
      replaced = true;
      upstream = null;
      delivery.again(endpoint, Cause.STALE);
      connect(backend.pools().of(endpoint));
      return;
    }
    close();
    report(why);
    boolean reset = refused || why.kind() == FailureKind.UPSTREAM_RESET;
    delivery.failed(this, why, reset ? Cause.RESET : Cause.FINAL, !refused);
  }

  /** Its time has passed. */
  private void late() {
    Upstream sending = upstream;
    if (sending == null) {
      notConnected(LATE_CONNECT, Cause.TIMEOUT);
      return;
    }
    delivery.backend().pools().meters().failed(LATE_HEAD.kind());
    close();
    report(inTime(LATE_HEAD));
    sending.cancel(LATE_HEAD);
    delivery.failed(this, LATE_HEAD, Cause.TIMEOUT, true);
  }

  @Override
  public void finished() {
    if (upstream != null) {
      close();
      release();
    }
  }

  // ---- ends

  /** Nobody wants to know any more. */
  void cancel(Failure why) {
    Upstream sending = upstream;
    close();
    if (sending != null) {
      sending.cancel(why);
    }
    report(why.kind() == FailureKind.ROUTE_TIMEOUT ? inTime(why) : why);
    release();
  }

  /**
   * What is to be said of an endpoint when a time has passed that began with the request: nothing
   * while the client was still to send some of it, or slow clients could have endpoints ejected.
   */
  private Failure inTime(Failure why) {
    return delivery.isRequestSent() ? why : REQUEST_UNFINISHED;
  }

  /** What came of it, unless it was said already. */
  private void report(Failure why) {
    if (!reported) {
      reported = true;
      delivery.backend().service().failed(endpoint, why, delivery.backend().timers().nanos());
    }
  }

  private void close() {
    over = true;
    upstream = null;
    stopClock();
  }

  private void stopClock() {
    Limit armed = limit;
    if (armed != null) {
      limit = null;
      delivery.backend().timers().cancel(armed);
    }
  }

  /** The endpoint is no longer in use; once. */
  void release() {
    if (!released) {
      released = true;
      delivery.backend().service().finished(endpoint);
    }
  }

  /** What an operator allows for one try. Made only on routes that have it. */
  private final class Limit extends TimerWheel.Timer {
    @Override
    protected void expired() {
      limit = null;
      late();
    }
  }
}
