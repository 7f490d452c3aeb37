package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.EndListener;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.ForwardingSink;
import com.openhwy.marketeer.http.ForwardingSource;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.overload.Gate;
import org.jspecify.annotations.Nullable;

/**
 * One request's stay behind a {@link Gate}, until the exchange is over, becomes a tunnel, or is
 * handed on to another service. Knows what to tell of it: only what was the service's own doing.
 * How long a client took to send a body is not, and an error that came at once must not look like a
 * fast service. Event loop only.
 */
final class Visit extends EndListener {
  private static final int FIRST_SERVER_ERROR = 500;

  /** Of the latency, the share that an upload may have had in it. */
  private static final int UPLOAD_SHARE = 8;

  private final Gate gate;
  private final int loop;
  private final TimerWheel timers;
  private final long begun;
  private long uploadNanos;
  private boolean left;

  Visit(Gate gate, int loop, TimerWheel timers) {
    this.gate = gate;
    this.loop = loop;
    this.timers = timers;
    this.begun = timers.nanos();
  }

  /** Before the request is sent on. */
  void watch(Request request) {
    BodySource body = request.body();
    if (body != null) {
      uploadNanos = Long.MAX_VALUE;
      request.body(request.bodyLength(), new Upload(body, this));
    }
  }

  @Override
  protected void ended(Exchange x) {
    if (!left) {
      long now = timers.nanos();
      leave(sample(x, now - begun, uploadNanos), now);
    }
  }

  @Override
  protected void handedOn(Exchange x) {
    if (!left) {
      leave(Gate.NO_SAMPLE, timers.nanos());
    }
  }

  private void leave(long sample, long now) {
    left = true;
    gate.leave(loop, sample, now);
  }

  /**
   * What the exchange tells of its service.
   *
   * @param stayNanos since it was let in
   * @param uploadNanos of these until the body of the request was through; 0 without one
   * @return its latency, or {@link Gate#NO_SAMPLE}
   */
  static long sample(Exchange x, long stayNanos, long uploadNanos) {
    Failure failure = x.failure();
    if (failure != null) {
      return isSlowness(failure) && x.attempts() > 0 && uploadNanos <= stayNanos / UPLOAD_SHARE
          ? stayNanos
          : Gate.NO_SAMPLE;
    }
    long latency = x.upstreamNanos();
    boolean good = latency > 0 && x.response().status() < FIRST_SERVER_ERROR;
    return good && uploadNanos <= latency / UPLOAD_SHARE ? latency : Gate.NO_SAMPLE;
  }

  private static boolean isSlowness(Failure failure) {
    return switch (failure.kind()) {
      case RESPONSE_TIMEOUT, ROUTE_TIMEOUT -> true;
      default -> false;
    };
  }

  /** Notices when the body of the request is through. */
  private record Upload(BodySource body, Visit visit) implements ForwardingSource {
    @Override
    public void to(BodySink sink) {
      body.to(new Counted(sink, visit));
    }
  }

  private record Counted(BodySink next, Visit visit) implements ForwardingSink {
    @Override
    public void end(@Nullable Headers trailers) {
      visit.uploadNanos = visit.timers.nanos() - visit.begun;
      next.end(trailers);
    }
  }
}
