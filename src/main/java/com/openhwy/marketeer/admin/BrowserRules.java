package com.openhwy.marketeer.admin;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * What a browser is told about every answer: nothing may be loaded but the page's own style sheet,
 * no other page may hold it in a frame or read it, and nothing is kept. Stateless.
 */
final class BrowserRules implements Handler<RoutingContext> {
  static final Map<String, String> FIELDS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src '"
              + StatusPage.STYLE_HASH
              + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  @Override
  public void handle(RoutingContext ctx) {
    FIELDS.forEach(ctx.response()::putHeader);
    ctx.next();
  }
}
