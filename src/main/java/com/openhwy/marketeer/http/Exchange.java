package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the first byte of the head to the last byte of the answer. All
 * of it belongs to one event loop. Protocol codecs make it, the {@link Driver} moves it,
 * middlewares and backends read and answer it.
 *
 * <p>Life: {@code open -> responding -> sending -> ended}. A failure takes the place of the answer
 * until its first byte has left; while sending it breaks the response, so that it never looks
 * whole.
 */
public final class Exchange extends ExchangeFacts {
  private enum Phase {
    OPEN,
    /** Going up the middlewares: not a byte has left. */
    RESPONDING,
    SENDING,
    ENDED
  }

  private final Request request = new Request();
  private final Response response = new Response();
  private final Downstream downstream;
  private final Driver driver;
  private final long startNanos;

  /** Index of the first middleware of this exchange: not 0 for a branch of another. */
  private final int base;

  private Phase phase = Phase.OPEN;
  private @Nullable Failure failure;
  private @Nullable AbortListener onAbort;
  private @Nullable EndListener onEnd;
  private @Nullable Object plan;
  private Object @Nullable [] slots;
  private int entered;
  private int cursor;
  private boolean suspended;
  private int waiter = -1;
  private long bodyStages;
  private int signsOfLife;
  private @Nullable Exchange branch;
  private @Nullable Object timers;

  public Exchange(Downstream downstream, Driver driver, long startNanos) {
    this(downstream, driver, startNanos, 0);
  }

  private Exchange(Downstream downstream, Driver driver, long startNanos, int base) {
    this.downstream = downstream;
    this.driver = driver;
    this.startNanos = startNanos;
    this.base = base;
    this.entered = base;
    this.cursor = base;
  }

  /**
   * A second exchange for the same request, without its body, that is still to pass the middlewares
   * below the one that calls this from its {@code onRequest}, and the backend. It has a life of its
   * own: what becomes of this exchange does not touch it. It is no request of a client: it stands
   * in no access log and in no count of requests.
   *
   * @param into where its response goes
   * @param nanos now
   * @return not yet on its way: {@link #launch}
   */
  public Exchange branch(Downstream into, long nanos) {
    Exchange x = new Exchange(into, driver, nanos, cursor);
    x.request.copyHead(request);
    x.plan = plan;
    x.slots = slots == null ? null : new Object[slots.length];
    x.inherit(this);
    branch = x;
    return x;
  }

  /** Sends a {@link #branch} on its way; once. */
  public void launch() {
    driver.launch(this);
  }

  public Request request() {
    return request;
  }

  /** Gives a copy of the request the path, query and host that the endpoint would see. */
  public void forwardedInto(Request copy) {
    driver.forwardedInto(this, copy);
  }

  public Response response() {
    return response;
  }

  public Downstream downstream() {
    return downstream;
  }

  // ---- answering

  /**
   * The response stands in {@link #response()}: sends it up the pipeline and out. Only once, and
   * only while open.
   */
  public void respond() {
    if (phase == Phase.OPEN) {
      phase = Phase.RESPONDING;
      onAbort = null;
      driver.respond(this);
      return;
    }
    response.drop();
    if (failure == null) { // else the answer to a failure was faster
      IllegalStateException second = new IllegalStateException("a second answer");
      if (phase == Phase.RESPONDING) {
        misused(second); // it has spoilt the first one
      } else {
        driver.misused(this, second);
      }
    }
  }

  /**
   * Somebody broke the contract of this exchange, or threw when handed a part of it: it is named in
   * the log, and the exchange fails.
   */
  public void misused(Throwable how) {
    Failure why = driver.misused(this, how);
    abort(why);
    fail(why);
  }

  /** From here on bytes leave; the driver's. */
  public void sending() {
    phase = Phase.SENDING;
  }

  /**
   * The endpoint has agreed to switch protocols: the response is its 101, and what follows are two
   * streams of bytes. Only while open.
   */
  public void tunnel(BodySource fromEndpoint, BodySink toEndpoint) {
    phase = Phase.SENDING;
    onAbort = null;
    tellEnd();
    downstream.tunnel(this, fromEndpoint, toEndpoint);
  }

  /** Goes on after {@link Flow#SUSPEND}; nobody works on the exchange until somebody says so. */
  public void resume() {
    if (suspended) {
      onAbort = null;
    }
    if (phase == Phase.OPEN || phase == Phase.RESPONDING) {
      driver.resume(this);
    }
  }

  /**
   * It cannot be done. The client gets the answer that belongs to the failure; while sending, the
   * response is broken off; afterwards nothing happens.
   *
   * <p>Fields that stand in the response when it fails while open stay there: that is how {@code
   * Allow}, {@code Retry-After} or {@code WWW-Authenticate} get to the client. So set nothing else
   * before failing.
   */
  public void fail(Failure why) {
    if (phase == Phase.ENDED) {
      return;
    }
    if (failure == null) {
      failure = why;
    }
    if (phase == Phase.SENDING) {
      downstream.reset(this, why);
    } else {
      onAbort = null;
      driver.fail(this, why);
    }
  }

  /** The client is gone or may not go on. Whoever works on the exchange is told; for codecs. */
  public void abort(Failure why) {
    if (failure == null) {
      failure = why;
    }
    AbortListener listener = onAbort;
    onAbort = null;
    if (listener != null) {
      try {
        listener.aborted(this, why);
      } catch (RuntimeException | Error e) {
        driver.misused(this, e);
      }
    }
  }

  /** Whoever works on the exchange from now on, null for nobody; replaces the one before. */
  public void onAbort(@Nullable AbortListener listener) {
    this.onAbort = listener;
  }

  /** The last byte is out, or none will be; for {@link Downstream}. Later calls do nothing. */
  public void ended() {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      onAbort = null;
      tellEnd();
      driver.ended(this);
    }
  }

  /** One more who is told when the exchange is over or becomes a tunnel. */
  public void onEnd(EndListener listener) {
    onEnd = listener.before(onEnd);
  }

  /** The service that it has come to does not answer it, another one will, or nobody. */
  public void handOn() {
    EndListener.tellHandedOn(onEnd, this);
  }

  private void tellEnd() {
    if (onEnd != null) {
      EndListener first = onEnd;
      onEnd = null;
      EndListener.tell(first, this);
    }
  }

  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  public boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  /** What went wrong first, null as long as nothing has. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** Records a failure for the log without acting on it. */
  public void note(Failure why) {
    if (failure == null) {
      failure = why;
    }
  }

  // ---- the driver's own

  /** What the driver compiled for this request; its type is the driver's business. */
  public @Nullable Object plan() {
    return plan;
  }

  public void plan(Object plan, int slotCount) {
    this.plan = plan;
    this.slots = slotCount == 0 ? null : new Object[slotCount];
  }

  /** How many middlewares have seen the request; the driver's. */
  public int entered() {
    return entered;
  }

  public void entered(int middlewares) {
    this.entered = middlewares;
  }

  /** Where the way down began: above it are no middlewares of this exchange. */
  public int base() {
    return base;
  }

  /** Whether this is a {@link #branch} of another exchange rather than a client's own. */
  public boolean isBranch() {
    return base > 0;
  }

  /** The middleware whose turn it is, on the way down or up; the driver's. */
  public int cursor() {
    return cursor;
  }

  public void cursor(int at) {
    this.cursor = at;
  }

  /** Whether a middleware has asked to wait; the driver's. */
  public boolean suspended() {
    return suspended;
  }

  public void suspended(boolean waiting) {
    this.suspended = waiting;
  }

  /** The middleware that was the last to ask for a wait, -1 for none; the driver's. */
  public int waiter() {
    return waiter;
  }

  public void waiter(int middleware) {
    this.waiter = middleware;
    this.suspended = true;
  }

  /** A bit for each middleware that put something into the body of the request; the driver's. */
  public long bodyStages() {
    return bodyStages;
  }

  public void bodyStages(long middlewares) {
    this.bodyStages = middlewares;
  }

  /**
   * A middleware that waits on something slow, and hears of progress, says so: it is then not taken
   * for one that has forgotten the exchange.
   */
  public void signOfLife() {
    signsOfLife++;
  }

  /** Grows with each sign of life, and while a branch is under way. */
  public int signsOfLife() {
    return branch != null && !branch.hasEnded() ? ++signsOfLife : signsOfLife;
  }

  /** The deadlines that the driver has armed for this exchange; its own. */
  public @Nullable Object timers() {
    return timers;
  }

  public void timers(@Nullable Object armed) {
    this.timers = armed;
  }

  /**
   * What a middleware keeps with this exchange, in the slot numbered for it when the route was
   * compiled.
   */
  public @Nullable Object slot(int index) {
    return slots == null ? null : slots[index];
  }

  public void slot(int index, @Nullable Object value) {
    if (slots != null) {
      slots[index] = value;
    }
  }

  /** {@code Ticker.nanos()} when the first byte of the head was seen. */
  public long startNanos() {
    return startNanos;
  }
}
