package com.openhwy.marketeer.middleware;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.DiscardedBody;
import com.openhwy.marketeer.http.Downstream;
import com.openhwy.marketeer.http.Driver;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of the gateway's own to one of its services, made for a client's exchange. Exactly one
 * of the two methods of its {@link Listener} is called, unless it is cancelled first; perhaps even
 * before {@link #send} returns, where there is no endpoint. Owned by one event loop; used once.
 *
 * <pre>{@code
 * ServiceCall call = new ServiceCall(backend, loop.timers(), x, listener);
 * call.request().method("GET").path("/verify");
 * x.onAbort((gone, why) -> call.cancel(why));
 * call.send(timeoutNanos);
 * return Flow.SUSPEND; // or what the listener has found out meanwhile
 * }</pre>
 */
public final class ServiceCall {

  /** Hears what came of the call. */
  public interface Listener {

    /**
     * The service has answered.
     *
     * @param response whose body is to be taken or dropped
     */
    void answered(Response response);

    /** It has not, or not in time. */
    void failed(Failure why);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ServiceCall.class);

  private final Backend backend;
  private final TimerWheel timers;
  private final Listener listener;
  private final Exchange exchange;
  private final Deadline deadline = new Deadline();
  private boolean over;

  /**
   * @param asker whose connection the call is made for: its addresses, scheme, authority (with
   *     {@code Host}) and ids are the call's as well; its other fields and its body are not
   */
  public ServiceCall(Backend backend, TimerWheel timers, Exchange asker, Listener listener) {
    this.backend = backend;
    this.timers = timers;
    this.listener = listener;
    this.exchange = new Exchange(new Nowhere(), new Ends(), timers.nanos());
    Request from = asker.request();
    exchange
        .request()
        .protocol(from.protocol())
        .secure(from.secure())
        .authority(from.authority(), from.host())
        .peer(from.peer(), from.localPort())
        .client(from.client(), from.clientIp());
    if (!from.authority().isEmpty()) {
      exchange.request().headers().add(HeaderName.HOST, from.authority());
    }
    copy(from, HeaderName.VIA);
    copy(from, HeaderName.CDN_LOOP);
    exchange.via(asker.via());
    exchange.rank(asker.rank());
    exchange.requestId(asker.requestId());
    String trace = asker.traceParent();
    if (trace != null) {
      exchange.traceParent(trace);
    }
  }

  /** A call on behalf of a request that runs in a circle runs in it, too. */
  private void copy(Request from, HeaderName name) {
    String way = from.headers().joined(name);
    if (way != null) {
      exchange.request().headers().add(name, way);
    }
  }

  /** To be filled in before {@link #send}. */
  public Request request() {
    return exchange.request();
  }

  /**
   * @param timeoutNanos until the head of the answer must be there
   */
  public void send(long timeoutNanos) {
    if (over) {
      return;
    }
    timers.arm(deadline, timeoutNanos);
    try {
      backend.handle(exchange);
    } catch (RuntimeException e) {
      finish(); // whoever called hears of it by the exception, and of nothing else later
      throw e;
    }
  }

  /**
   * Gets rid of an answer whose body nobody wants. A short one is read to its end, for then the
   * connection can serve another request; a longer one is cut off.
   */
  public static void discard(Response answer) {
    BodySource stream = answer.stream();
    if (stream == null) {
      answer.drop();
    } else {
      answer.handedOver();
      DiscardedBody.discard(stream, answer.length());
    }
  }

  /** Nobody waits for the answer any more: the listener hears nothing. */
  public void cancel(Failure why) {
    if (!over) {
      finish();
      exchange.abort(why);
    }
  }

  private void finish() {
    over = true;
    timers.cancel(deadline);
  }

  private void fail(Failure why) {
    if (!over) {
      finish();
      listener.failed(why);
    }
  }

  private final class Deadline extends TimerWheel.Timer {
    @Override
    protected void expired() {
      Failure why =
          Failure.of(FailureKind.RESPONSE_TIMEOUT, exchange.service() + " did not answer");
      cancel(why);
      listener.failed(why);
    }
  }

  /** There is no pipeline around the call: what it comes to goes to the listener at once. */
  private final class Ends implements Driver {
    @Override
    public void respond(Exchange x) {
      if (over) {
        x.response().drop();
      } else {
        finish();
        listener.answered(x.response());
      }
      x.ended();
    }

    @Override
    public void fail(Exchange x, Failure why) {
      ServiceCall.this.fail(why);
    }

    @Override
    public void ended(Exchange x) {
      // whoever took the response's body follows it to its end
    }

    @Override
    public Failure misused(Exchange x, Throwable how) {
      LOG.error("a call to service {} for request {} failed", x.service(), x.requestId(), how);
      return Failure.of(FailureKind.INTERNAL, "a call to " + x.service() + " failed");
    }

    @Override
    public void handle(Exchange x) {
      throw new IllegalStateException("a call is not handled, it is sent");
    }

    @Override
    public void launch(Exchange branch) {
      throw new IllegalStateException("a call has no branches");
    }

    @Override
    public void resume(Exchange x) {
      throw new IllegalStateException("a call passes no middleware that could have waited");
    }
  }

  private static final class Nowhere implements Downstream {
    @Override
    public void respond(Exchange x) {
      throw new IllegalStateException("the answer to a call goes to its listener");
    }

    @Override
    public void interim(int status, Headers headers) {
      // only the answer counts
    }

    @Override
    public void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint) {
      throw new IllegalStateException("a call asks for no upgrade");
    }

    @Override
    public void reset(Exchange x, Failure why) {
      x.ended();
    }
  }
}
