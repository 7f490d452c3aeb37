package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.snapshot.Snapshot;

/**
 * Answers what no route takes: 405 with Allow where only the method is wrong, else 404, which in
 * dev mode says why.
 */
final class NoRoute {
  private NoRoute() {}

  static void answer(Exchange x, Snapshot snapshot) {
    if (x.request().path().equals("*")) {
      x.response()
          .status(204)
          .headers()
          .set(HeaderName.ALLOW, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS");
      x.respond();
      return;
    }
    String allowed = snapshot.routes().allowedMethods(x.request());
    Failure failure =
        allowed.isEmpty()
            ? Failure.of(FailureKind.NO_ROUTE, "no route for this host and path")
            : Failure.of(FailureKind.METHOD_NOT_ALLOWED, "allowed here: " + allowed);
    x.note(failure);
    String detail = failure.detail();
    if (snapshot.config().server().dev()) {
      detail = detail + "\n\n" + snapshot.routes().explain(x.request());
    }
    ErrorAnswer.give(x, failure, detail);
    if (!allowed.isEmpty()) {
      x.response().headers().set(HeaderName.ALLOW, allowed);
    }
    x.respond();
  }
}
