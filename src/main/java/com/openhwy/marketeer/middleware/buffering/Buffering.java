package com.openhwy.marketeer.middleware.buffering;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;

/** Owned by one event loop; what is held for an exchange stands in its slot. */
final class Buffering implements Middleware {
  private static final String EVENTS = "text/event-stream";

  private final BufferingSettings settings;
  private final Budget budget;
  private final Guard guard;
  private final int slot;
  private final Failure tooLarge;
  private final Failure noRoom;

  Buffering(String name, BufferingSettings settings, Budget budget, LoopResources loop, int slot) {
    this.settings = settings;
    this.budget = budget;
    this.guard = new Guard(name, settings.mode(), loop);
    this.slot = slot;
    this.tooLarge =
        Failure.of(
            FailureKind.BODY_TOO_LARGE,
            "a body of more than " + settings.maxRequest().bytes() + " bytes");
    this.noRoom =
        Failure.of(FailureKind.OVERLOAD, "no room for the body of one more request (" + name + ")");
  }

  @Override
  public Flow onRequest(Exchange x) {
    Request request = x.request();
    BodySource body = request.body();
    if (!settings.request() || body == null) {
      return Flow.CONTINUE;
    }
    if (request.bodyLength() > settings.maxRequest().bytes()) {
      return guard.refuse(x, tooLarge);
    }
    RequestBuffer buffer = new RequestBuffer(this, x, body);
    x.slot(slot, buffer);
    return buffer.fill();
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (settings.response() && x.response().stream() != null && !isEventStream(x)) {
      x.response().stage(next -> new ReadAhead(next, budget, settings.maxResponse().bytes()));
    }
    return Flow.CONTINUE;
  }

  /** Old news waiting for a client that is slow would be no service to it. */
  private static boolean isEventStream(Exchange x) {
    String type = x.response().headers().get(HeaderName.CONTENT_TYPE);
    return type != null && type.regionMatches(true, 0, EVENTS, 0, EVENTS.length());
  }

  @Override
  public void onEnd(Exchange x) {
    if (x.slot(slot) instanceof RequestBuffer buffer) {
      buffer.release();
    }
  }

  /** Whether one more piece of a body may be held, and counts it. */
  boolean admits(Exchange x, long held, int more) {
    if (held + more > settings.maxRequest().bytes()) {
      guard.refuse(x, tooLarge);
      return false;
    }
    if (!budget.take(more)) {
      guard.refuse(x, noRoom);
      return false;
    }
    return true;
  }

  void free(long bytes) {
    budget.give(bytes);
  }
}
