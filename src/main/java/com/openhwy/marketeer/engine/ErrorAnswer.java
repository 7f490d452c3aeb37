package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.MediaRange;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The gateway's own answer to a failure: a problem document (RFC 9457), or a page for a browser,
 * with the request id and the reason code. Says what the client may know: the details of an
 * endpoint's fault stay in the log.
 */
final class ErrorAnswer {
  private static final List<String> OFFERED = List.of("application/problem+json", "text/html");

  private ErrorAnswer() {}

  /** Throws away what was going to be sent and puts the answer in its place. */
  static void replace(Exchange x, Failure failure, String detail) {
    x.response().headers().clear();
    give(x, failure, detail);
  }

  /**
   * What a client is told.
   *
   * @param dev whether it may know everything
   */
  static String detail(Failure why, boolean dev) {
    return why.kind().source() == FailureKind.Source.DOWNSTREAM || dev
        ? why.detail()
        : plain(why.status());
  }

  private static String plain(int status) {
    return switch (status) {
      case 502 -> "The server behind this gateway did not give a valid answer.";
      case 503 -> "This is not available right now. Try again in a moment.";
      case 504 -> "The server behind this gateway did not answer in time.";
      default -> "Something went wrong in this gateway.";
    };
  }

  /**
   * Puts the answer in place of the body; fields that are set already stay, for they belong to it:
   * {@code Allow}, {@code WWW-Authenticate}.
   *
   * @param detail for the client; must hold nothing that is not its business
   */
  static void give(Exchange x, Failure failure, String detail) {
    x.response().drop();
    write(x, failure, detail);
  }

  private static void write(Exchange x, Failure failure, String detail) {
    int status = failure.status();
    Response response = x.response().status(status);
    String title =
        failure.kind() == FailureKind.LOOP_DETECTED
            ? "Loop Detected" // RFC 5842 7.2; Netty does not know it
            : HttpResponseStatus.valueOf(status).reasonPhrase();
    boolean page = MediaRange.best(x.request().headers().joined(HeaderName.ACCEPT), OFFERED) == 1;
    String body = page ? page(x, failure, title, detail) : problem(x, failure, title, detail);
    response
        .headers()
        .set(
            HeaderName.CONTENT_TYPE, page ? "text/html; charset=utf-8" : "application/problem+json")
        .set(HeaderName.CACHE_CONTROL, "no-store")
        .set(HeaderName.PROXY_STATUS, ProxyStatus.of(failure.kind(), x.attempts()));
    if (page) {
      response
          .headers()
          .set(HeaderName.CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'");
    }
    if (status == 503 && !response.headers().contains(HeaderName.RETRY_AFTER)) {
      response.headers().set(HeaderName.RETRY_AFTER, "1");
    }
    response.body(Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String problem(Exchange x, Failure failure, String title, String detail) {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", failure.status())
        .put("detail", detail)
        .put("reason", failure.reason())
        .put("request_id", x.requestId())
        .encode();
  }

  private static String page(Exchange x, Failure failure, String title, String detail) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$d %2$s</title>
    <style>
    :root{color-scheme:light dark}
    body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:18vh auto 0;padding:0 1.5rem}
    h1{font-size:1.6rem;font-weight:600;margin:0 0 .5rem}
    h1 span{opacity:.45;font-weight:400}
    pre{white-space:pre-wrap;font:inherit;margin:0 0 2rem}
    footer{opacity:.55;font-size:.85rem}
    code{font:.85rem ui-monospace,monospace}
    </style>
    <h1>%2$s <span>%1$d</span></h1>
    <pre>%3$s</pre>
    <footer>%4$s &middot; request <code>%5$s</code></footer>
    </html>
    """
        .formatted(
            failure.status(),
            escape(title),
            escape(detail),
            escape(failure.reason()),
            escape(x.requestId()));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
