package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Backend;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;

/**
 * Answers everything on a plain listener with the same place over TLS; 308, so that a method keeps
 * its body.
 */
final class RedirectHttps implements Backend {
  private final String port;

  /**
   * @param port of the TLS listener; 443 is left out
   */
  RedirectHttps(int port) {
    this.port = port == 443 ? "" : ":" + port;
  }

  @Override
  public void handle(Exchange x) {
    Request r = x.request();
    if (r.host().isEmpty()) {
      x.fail(Failure.of(FailureKind.MALFORMED_REQUEST, "no Host to redirect to"));
      return;
    }
    String query = r.query() == null ? "" : "?" + r.query();
    // Exactly one slash, so that the path can never be read as part of the host or as another one;
    // the path of OPTIONS * has none.
    String path = r.path().equals("*") ? "/" : r.path().replaceFirst("^/*", "/");
    x.response()
        .status(308)
        .length(0)
        .headers()
        .set(HeaderName.LOCATION, "https://" + r.host() + port + path + query);
    x.respond();
  }
}
