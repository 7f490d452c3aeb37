package com.openhwy.marketeer.middleware.grpcweb;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns a call of gRPC-Web ("gRPC Web" of the grpc project) into one of gRPC on the way down, and
 * its answer back on the way up: the messages stay as they are, the trailers become the last of
 * them. Owned by one event loop.
 */
final class GrpcWeb implements Middleware {
  private static final String WEB = Grpc.TYPE + "-web";
  private static final String TEXT = WEB + "-text";
  private static final int FIRST_NOT_GOOD = 300;

  private final boolean takesText;
  private final int slot;

  /**
   * What a call will be answered in.
   *
   * @param codec {@code +proto} or the like, or empty
   */
  private record Call(boolean text, String codec) {
    String type() {
      return (text ? TEXT : WEB) + codec;
    }
  }

  GrpcWeb(boolean takesText, int slot) {
    this.takesText = takesText;
    this.slot = slot;
  }

  @Override
  public Flow onRequest(Exchange x) {
    Request request = x.request();
    if (!Grpc.isWebCall(request)) {
      return Flow.CONTINUE;
    }
    Headers headers = request.headers();
    String type = lower(headers.get(HeaderName.CONTENT_TYPE));
    boolean text = type.startsWith(TEXT);
    String codec = codec(type, text ? TEXT : WEB);
    String accept = lower(headers.joined(HeaderName.ACCEPT));
    x.slot(slot, new Call(accept.contains(WEB) ? accept.contains(TEXT) : text, codec));
    if (text && !takesText) {
      x.fail(Failure.of(FailureKind.MALFORMED_REQUEST, "grpc-web-text is not taken here"));
      return Flow.STOP;
    }
    headers.set(HeaderName.CONTENT_TYPE, Grpc.TYPE + codec);
    headers.set(HeaderName.TE, "trailers");
    headers.remove(HeaderName.ACCEPT);
    headers.remove("x-grpc-web");
    BodySource body = request.body();
    if (text && body != null) {
      request.body(Request.CHUNKED, new TextBody(body));
    }
    return Flow.CONTINUE;
  }

  private static String lower(@Nullable String value) {
    return value == null ? "" : value.toLowerCase(Locale.ROOT);
  }

  /** Letters, digits, dots and the like behind a plus; no parameters. */
  private static String codec(String type, String base) {
    int end = base.length();
    if (end >= type.length() || type.charAt(end) != '+') {
      return "";
    }
    do {
      end++;
    } while (end < type.length() && isOfName(type.charAt(end)));
    return type.substring(base.length(), end);
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (!(x.slot(slot) instanceof Call call)) {
      return Flow.CONTINUE;
    }
    x.slot(slot, null);
    Response response = x.response();
    Headers headers = response.headers();
    if (Grpc.isGrpc(headers)) {
      GrpcCode code = Grpc.code(headers);
      if (code != null) {
        x.grpcStatus(code.number());
      }
      if (response.stream() != null) {
        headers.remove(HeaderName.TRAILER);
        response.length(Response.UNKNOWN).stage(sink -> new WebBody(x, sink, call.text()));
      }
      headers.set(HeaderName.CONTENT_TYPE, call.type());
    } else if (response.status() >= FIRST_NOT_GOOD) {
      refused(x, response.status());
      headers.set(HeaderName.CONTENT_TYPE, call.type());
    }
    return Flow.CONTINUE;
  }

  /** Somebody answered in HTTP: the gateway, a middleware below, or what is no endpoint of gRPC. */
  private static void refused(Exchange x, int status) {
    Failure failure = x.failure();
    boolean own = failure != null && failure.status() == status;
    GrpcCode code = own && failure != null ? GrpcCode.of(failure.kind()) : GrpcCode.ofHttp(status);
    x.grpcStatus(code.number());
    Grpc.trailersOnly(
        x.response(),
        code,
        own && failure != null ? failure.reason() : "answered with HTTP status " + status);
  }

  @Override
  public void onEnd(Exchange x) {
    x.slot(slot, null);
  }
}
