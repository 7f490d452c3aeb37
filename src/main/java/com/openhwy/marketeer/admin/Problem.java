package com.openhwy.marketeer.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** An answer that says what went wrong (RFC 9457). Stateless. */
final class Problem {
  static final String CONTENT_TYPE = "application/problem+json";

  private Problem() {}

  /**
   * @param detail the value met, what was expected, and the way out
   */
  static void send(RoutingContext ctx, int status, String detail) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
        .end(body(status, detail).toBuffer());
  }

  static JsonObject body(int status, String detail) {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
        .put("status", status)
        .put("detail", detail);
  }
}
