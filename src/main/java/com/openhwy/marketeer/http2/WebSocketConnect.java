package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.ResponseFields;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket over a stream of HTTP/2 (RFC 8441) as the upgrade of HTTP/1.1 that it stands for: so
 * routes, middlewares and endpoints need to know of one kind only. Pure.
 */
final class WebSocketConnect {
  private static final int KEY_BYTES = 16;
  private static final AsciiString OK = AsciiString.cached("200");

  private WebSocketConnect() {}

  /** Makes the upgrade request of an extended CONNECT. */
  static @Nullable Failure turn(Request request, @Nullable String protocol) {
    if (protocol == null || !protocol.toLowerCase(Locale.ROOT).equals("websocket")) {
      return Failure.of(
          FailureKind.METHOD_NOT_ALLOWED, "CONNECT with a :protocol other than websocket");
    }
    byte[] key = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    request.method("GET").upgrade("websocket").body(0, null);
    request.headers().set(HeaderName.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
    return null;
  }

  /** The 101 of the endpoint as the 200 that it is here (RFC 8441 5). */
  static void established(Exchange x, ResponseFields.Sink to) {
    x.response().headers().remove(HeaderName.SEC_WEBSOCKET_ACCEPT);
    to.status(OK);
    ResponseFields.all(x.response().headers(), to);
  }

  /**
   * The endpoint took the upgrade for an ordinary request. Here its 2xx would tell the client that
   * the tunnel is open.
   */
  static void notEstablished(Exchange x) {
    x.note(
        Failure.of(
            FailureKind.UPSTREAM_PROTOCOL, "a success without 101 in answer to a WebSocket"));
    x.response().headers().clear();
    x.response().drop().status(FailureKind.UPSTREAM_PROTOCOL.status());
  }
}
