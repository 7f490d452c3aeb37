package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.UpstreamRequest;
import com.openhwy.marketeer.http.WithoutTrailers;
import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What of one exchange is sent to endpoints, as often as it must be and may be. The half of a
 * {@link Delivery} that knows the request. Event loop only.
 */
abstract class Sending implements ReplayBody.Listener {
  private final ProxyBackend backend;
  private final Exchange x;
  private final String target;
  private final @Nullable String upgrade;
  private @Nullable ReplayBody replay;
  private boolean bodyTaken;
  private boolean hostOfEndpoint;

  Sending(ProxyBackend backend, Exchange x, String target, @Nullable String upgrade) {
    this.backend = backend;
    this.x = x;
    this.target = target;
    this.upgrade = upgrade;
  }

  final ProxyBackend backend() {
    return backend;
  }

  final Exchange exchange() {
    return x;
  }

  /** The protocol that is asked for; empty for none. */
  final String upgrade() {
    return upgrade == null ? "" : upgrade;
  }

  /**
   * Whether all of the request has come from the client, for certain: of a body in chunks that
   * cannot be said.
   */
  final boolean isRequestSent() {
    long length = x.request().bodyLength();
    return length == 0 || (length > 0 && x.bytesIn() >= length);
  }

  /**
   * Whether the time of the exchange is over by the clock. Then nothing is begun any more: who ends
   * it comes with the next tick, and knows why.
   */
  final boolean isLate() {
    return leftNanos() <= 0;
  }

  /** Until then; {@code Long.MAX_VALUE} for no end. */
  final long leftNanos() {
    long deadline = x.deadline();
    return deadline == Exchange.NO_DEADLINE ? Long.MAX_VALUE : deadline - backend.timers().nanos();
  }

  /** Nothing was sent, and somebody else answers: no place of this service is needed for that. */
  final void handTo(Fallback other) {
    x.handOn();
    if (backend.namesHost()) { // for its own endpoints, not for those of another service
      Request request = x.request();
      request.headers().remove(HeaderName.HOST);
      if (!request.authority().isEmpty()) {
        request.headers().set(HeaderName.HOST, request.authority());
      }
    }
    other.answer(x, target, upgrade);
  }

  /** What goes to that endpoint now. */
  final UpstreamRequest message(Endpoint endpoint, long nowNanos) {
    Request request = x.request();
    if (request.authority().isEmpty()
        && (hostOfEndpoint || !request.headers().contains(HeaderName.HOST))) {
      hostOfEndpoint = true;
      request.headers().set(HeaderName.HOST, endpoint.authority());
    }
    if (x.grpc()) {
      request.headers().set(HeaderName.TE, "trailers"); // without it, an endpoint may refuse
    }
    String told = x.deadlineField();
    if (told != null) {
      DeadlineFields.write(told, request.headers(), x.deadline() - nowNanos);
    }
    return new UpstreamRequest(
        request.method(), target, request.headers(), request.bodyLength(), body(request), upgrade);
  }

  private @Nullable BodySource body(Request request) {
    BodySource body = request.body();
    if (body == null) {
      return null;
    }
    BodySource flowing = flowing(request, body);
    // Behind a middleware that may have vouched for the client, trailers are not the client's.
    return x.entered() == 0 || request.bodyLength() != Request.CHUNKED
        ? flowing
        : new WithoutTrailers(flowing);
  }

  private BodySource flowing(Request request, BodySource body) {
    RetryPolicy retries = backend.retries();
    boolean kept =
        retries.keepsBody(request.method(), x.grpc(), request.bodyLength())
            || (CameRound.may(backend.service().service(), request)
                && retries.keepsBody(request.bodyLength()));
    if (!bodyTaken && kept) {
      replay = new ReplayBody(body, retries.bodyLimit(), this);
    }
    bodyTaken = true;
    return replay == null ? body : replay.view();
  }

  /** Whether the request may be sent to two endpoints, or twice to one. */
  final boolean repeatable() {
    return upgrade == null && backend.retries().repeats(x.request().method());
  }

  /** Whether all of the body can be sent once more. */
  final boolean replayable() {
    return !bodyTaken || (replay != null && replay.isWhole());
  }

  /** Whether it could be sent to another endpoint while one has it already. */
  final boolean divisible() {
    return repeatable()
        && (!x.request().hasBody() || (replay != null && replay.isWhole() && replay.isComplete()));
  }

  /**
   * Whether the request may be sent once more over a new connection.
   *
   * @param unseen whether the endpoint says that it did not look at it
   */
  final boolean mayRepeat(boolean unseen) {
    return replayable() && (unseen || repeatable());
  }

  /** Whether an attempt that is not wanted any more is still being sent the body. */
  final boolean sending() {
    return replay != null && replay.isLive();
  }

  /** The answer is there: nothing is sent again. */
  final void settled() {
    if (replay != null) {
      replay.settle();
    }
  }

  /** There will be no answer: nothing more of the body is wanted. */
  final void unwanted(Failure why) {
    if (replay != null) {
      replay.cancel(why);
    }
  }
}
