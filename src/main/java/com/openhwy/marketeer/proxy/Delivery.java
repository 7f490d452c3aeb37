package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HopByHop;
import com.openhwy.marketeer.http.Response;
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
final class Delivery extends Sending implements AbortListener {
  private final AttemptLog tried = new AttemptLog();

  /** What is under way: an attempt, or a wait for a slot or for the next attempt. */
  private @Nullable Attempt current;

  private @Nullable Waiting waiting;

  /** Attempts beside the current one; null where none are allowed. */
  private @Nullable Race race;

  /** Small numbers in small fields: there is one of this for each request. */
  private byte retries;

  /** Parts of the service's budget that were taken and not given back. */
  private byte spent;

  private boolean over;

  Delivery(ProxyBackend backend, Exchange x, String target, @Nullable String upgrade) {
    super(backend, x, target, upgrade);
  }

  void start() {
    exchange().onAbort(this);
    if (backend().retries().hedges() && repeatable()) {
      Race many = new Race(this);
      race = many;
      many.begin();
    }
    pick();
  }

  private void pick() {
    if (isLate()) {
      return;
    }
    Endpoint picked = picked();
    if (picked != null) {
      use(picked);
      return;
    }
    Refusal why = backend().service().refusal();
    String service = exchange().service();
    switch (why) {
      case FULL ->
          waiting = QueuedTry.enter(backend(), exchange().rank(), this::served, this::fail);
      case NO_ENDPOINT -> fail(Failure.of(why.kind(), "no endpoint of " + service + " is up"));
      case CIRCUIT_OPEN -> refused(service);
    }
  }

  /** A circuit breaker is open. Once an endpoint had the request, nobody else answers it. */
  private void refused(String service) {
    Failure why =
        Failure.of(Refusal.CIRCUIT_OPEN.kind(), "the circuit breaker of " + service + " is open");
    Fallback instead = tried.size() > 0 ? null : backend().fallback();
    if (instead != null) {
      stop(why);
      exchange().onAbort(null);
      handTo(instead);
      return;
    }
    exchange()
        .response()
        .headers()
        .set(HeaderName.RETRY_AFTER, Integer.toString(backend().service().retrySeconds()));
    fail(why);
  }

  private @Nullable Endpoint picked() {
    return backend().service().pick(exchange().request(), tried, backend().timers().nanos());
  }

  /** A slot came free for us. */
  private void served(Endpoint picked) {
    waiting = null;
    if (over || isLate()) {
      backend().service().finished(picked);
    } else {
      use(picked);
    }
  }

  private void use(Endpoint picked) {
    Attempt next = attempt(picked);
    current = next;
    next.start();
  }

  private Attempt attempt(Endpoint picked) {
    tried.add(picked);
    exchange().attempt(picked.label());
    return new Attempt(this, picked);
  }

  // ---- for attempts and their race

  void interim(int status, Headers headers) {
    Race many = race;
    if (many == null || !many.isOn()) { // else it may be of one that is not the winner
      HopByHop.strip(headers);
      exchange().downstream().interim(status, headers);
    }
  }

  /** Another try begins without having been decided on. */
  void again(Endpoint endpoint, Cause cause) {
    backend().pools().meters().retried(cause.label());
    exchange().attempt(endpoint.label());
  }

  /** Whether the first attempt, or one that followed it, still has no answer. */
  boolean isRunning() {
    return current != null && !over;
  }

  /** One more attempt beside what is under way, not yet begun; null when there can be none now. */
  @Nullable Attempt rival() {
    boolean sensible =
        isRunning()
            && !isLate()
            && divisible()
            && backend().service().otherReady(tried, backend().timers().nanos());
    if (!sensible) {
      return null;
    }
    if (!backend().service().spendRetry(backend().retries())) {
      backend().pools().meters().retryRefused(Verdict.BUDGET.label());
      return null;
    }
    spent++;
    Endpoint other = picked();
    if (other == null) {
      return null; // somebody else took its last slot
    }
    backend().pools().meters().retried(Cause.HEDGE.label());
    return attempt(other);
  }

  // ---- how attempts end

  /**
   * No head of a response will come.
   *
   * @param seen whether the endpoint may have acted on the request
   */
  void failed(Attempt attempt, Failure why, Cause cause, boolean seen) {
    if (over || isBesideAnother(attempt)) {
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

  /** It came to nothing: whether others are still under way. */
  private boolean isBesideAnother(Attempt attempt) {
    if (attempt == current) {
      current = null;
    }
    Race many = race;
    if (many == null) {
      return false;
    }
    many.failed(attempt);
    return current != null || many.runsBeside(attempt);
  }

  /**
   * The head of a final response came.
   *
   * @return null when it is for the client; else what follows it, to {@link #goOn} with
   */
  @Nullable RetryDecision answered(Attempt attempt, int status, Headers headers) {
    Cause cause = attempt.cameRound() ? Cause.LOOP : cause(status, headers);
    if (cause == Cause.FINAL) {
      return null;
    }
    Race many = race;
    if (many != null && ((current != null && current != attempt) || many.runsBeside(attempt))) {
      isBesideAnother(attempt);
      return RetryDecision.undecided();
    }
    long asked =
        cause == Cause.GRPC
            ? Pushback.ofGrpc(headers)
            : Pushback.after(headers, backend().timers().epochMillis());
    RetryDecision decision = decide(cause, cause != Cause.LOOP, asked);
    if (!decision.again()) {
      return null;
    }
    isBesideAnother(attempt);
    return decision;
  }

  private Cause cause(int status, Headers headers) {
    if (backend().retries().follows(status)) {
      return Cause.STATUS;
    }
    if (exchange().grpc() && backend().retries().readsGrpc()) {
      GrpcCode code = Grpc.code(headers);
      return code != null && backend().retries().followsGrpc(code.number())
          ? Cause.GRPC
          : Cause.FINAL;
    }
    return Cause.FINAL;
  }

  private RetryDecision decide(Cause cause, boolean seen, long askedNanos) {
    giveBack();
    boolean other = backend().service().otherReady(tried, backend().timers().nanos());
    long left = leftNanos();
    RetryDecision decision =
        backend()
            .service()
            .decide(
                backend().retries(),
                new TryOutcome(
                    cause, seen, repeatable(), replayable(), retries, askedNanos, left, other));
    if (decision.again()) {
      retries++;
      spent += (byte) (decision.spends() ? 1 : 0);
      backend().pools().meters().retried(cause.label());
    } else if (decision.verdict() != Verdict.NOT_LISTED) {
      backend().pools().meters().retryRefused(decision.verdict().label());
    }
    return decision;
  }

  /** What was decided, once the attempt that it was decided for is out of the way. */
  void goOn(RetryDecision decision) {
    if (!decision.again() || over) {
      return;
    }
    if (decision.delayNanos() == 0) {
      pick();
    } else {
      Pause pause = new Pause();
      waiting = pause;
      backend().service().pause(1);
      backend().timers().arm(pause, decision.delayNanos());
    }
  }

  /** The time between two attempts. */
  private final class Pause extends Waiting {
    @Override
    protected void expired() {
      waiting = null;
      backend().service().pause(-1);
      pick();
    }

    @Override
    void cancel() {
      backend().service().pause(-1);
      backend().timers().cancel(this);
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
    exchange().respond();
  }

  void upgraded(Attempt from, Headers headers, BodySource fromEndpoint, BodySink toEndpoint) {
    Response response = adopt(from, 101, headers);
    response.headers().add(HeaderName.CONNECTION, "upgrade");
    response.headers().add(HeaderName.UPGRADE, upgrade());
    exchange().tunnel(fromEndpoint, toEndpoint);
  }

  private Response adopt(Attempt from, int status, Headers headers) {
    over = true;
    if (race != null) {
      endRace(from);
    }
    giveBack();
    settled();
    HopByHop.strip(headers);
    Response response = exchange().response().adopt(headers).status(status);
    String cookie = backend().service().setCookie(exchange().request(), from.endpoint());
    if (cookie != null) {
      headers.add(HeaderName.SET_COOKIE, cookie);
    }
    return response;
  }

  private void endRace(Attempt winner) {
    Race many = race;
    Attempt slower = current;
    current = null;
    if (many == null) {
      return;
    }
    if (many.isOn()) {
      exchange().endpoint(winner.endpoint().label());
    }
    many.end(winner);
    if (slower != null && slower != winner) {
      slower.cancel(Race.lost());
    }
  }

  // ---- ends

  private void fail(Failure why) {
    stop(why);
    exchange().fail(why);
  }

  @Override
  public void aborted(Exchange exchange, Failure why) {
    stop(why);
  }

  /** The client's body broke off while no attempt took it. */
  @Override
  public void bodyBroken(Failure why) {
    if (!over) {
      fail(why);
    }
  }

  /** Ends what is under way and gives back what was taken. */
  private void stop(Failure why) {
    over = true;
    Waiting idle = waiting;
    waiting = null;
    if (idle != null) {
      idle.cancel();
    }
    Race many = race;
    if (many != null) {
      many.end(null);
    }
    Attempt trying = current;
    current = null;
    if (trying != null) {
      trying.cancel(why);
    }
    unwanted(why);
    giveBack();
  }

  private void giveBack() {
    while (spent > 0) {
      spent--;
      backend().service().retryOver();
    }
  }
}
