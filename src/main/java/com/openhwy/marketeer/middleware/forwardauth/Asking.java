package com.openhwy.marketeer.middleware.forwardauth;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.ServiceCall;
import org.jspecify.annotations.Nullable;

/**
 * One request while the auth service is asked about it: takes its body in if that is to be sent,
 * calls, and goes on with what came of it. Anything of that may come at once, before {@link #start}
 * has returned. Event loop only.
 */
final class Asking implements ServiceCall.Listener, HeldBody.Listener, AbortListener {
  private final ForwardAuth auth;
  private final Backend service;
  private final Exchange x;
  private final @Nullable String key;
  private @Nullable HeldBody held;
  private @Nullable ServiceCall call;
  private @Nullable Flow settled;
  private boolean starting = true;
  private boolean gone;

  Asking(ForwardAuth auth, Backend service, Exchange x, @Nullable String key) {
    this.auth = auth;
    this.service = service;
    this.x = x;
    this.key = key;
  }

  /** What {@code onRequest} is to return. */
  Flow start() {
    Request request = x.request();
    boolean withBody = auth.sendBody && request.hasBody() && request.body() != null;
    if (withBody && request.bodyLength() > auth.maxBody) {
      return auth.tooLarge(x);
    }
    x.onAbort(this);
    if (withBody && request.body() != null) {
      HeldBody body = new HeldBody(auth.maxBody, this);
      held = body;
      request.body().to(body);
    } else {
      send();
    }
    starting = false;
    Flow known = settled;
    return known == null ? Flow.SUSPEND : known;
  }

  private void send() {
    ServiceCall made = new ServiceCall(service, auth.timers, x, this);
    call = made;
    auth.question.ask(x.request(), made.request());
    HeldBody body = held;
    if (body != null) {
      made.request().body(body.size(), body.size() == 0 ? null : body.copy());
    }
    made.send(auth.timeoutNanos);
  }

  private void settle(Flow flow) {
    settled = flow;
    if (!starting && flow == Flow.CONTINUE) {
      x.resume();
    }
  }

  // ---- the body

  @Override
  public void held() {
    HeldBody body = held;
    if (gone || body == null) {
      return;
    }
    x.request().body(body.hasTrailers() ? Request.CHUNKED : body.size(), body);
    send();
  }

  @Override
  public void tooLarge() {
    if (gone) {
      return;
    }
    x.onAbort(null);
    x.request().body(Request.CHUNKED, held); // for whoever lets it pass all the same
    settle(auth.tooLarge(x));
  }

  @Override
  public void broken(Failure why) {
    if (!gone) {
      gone = true;
      x.fail(why);
      settle(Flow.STOP);
    }
  }

  @Override
  public void progress() {
    x.signOfLife();
  }

  // ---- the answer

  @Override
  public void answered(Response answer) {
    x.onAbort(null);
    settle(auth.answered(x, answer, key));
  }

  @Override
  public void failed(Failure why) {
    x.onAbort(null);
    settle(auth.unanswered(x, why));
  }

  @Override
  public void aborted(Exchange exchange, Failure why) {
    gone = true;
    ServiceCall asked = call;
    if (asked != null) {
      asked.cancel(why);
    }
  }
}
