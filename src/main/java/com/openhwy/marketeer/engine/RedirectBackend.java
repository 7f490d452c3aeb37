package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.LocationTemplate;

/** Answers with a redirect. Stateless. */
final class RedirectBackend implements Backend {
  private final LocationTemplate to;
  private final int status;

  RedirectBackend(LocationTemplate to, int status) {
    this.to = to;
    this.status = status;
  }

  @Override
  public void handle(Exchange x) {
    String location = to.expand(x);
    if (location == null) {
      x.fail(
          Failure.of(
              FailureKind.MALFORMED_REQUEST, "nothing of this request that a redirect may name"));
      return;
    }
    x.response().status(status).length(0).headers().set(HeaderName.LOCATION, location);
    x.respond();
  }
}
