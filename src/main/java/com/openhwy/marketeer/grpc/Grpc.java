package com.openhwy.marketeer.grpc;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a call looks in HTTP ("gRPC over HTTP2"): what is one, and what says how it ended. */
public final class Grpc {
  public static final String TYPE = "application/grpc";
  public static final String STATUS = "grpc-status";
  public static final String MESSAGE = "grpc-message";

  private static final String WEB = TYPE + "-web";

  /** So that a message is no way to fill a head. */
  private static final int MAX_MESSAGE = 1024;

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /** They described a body, or where to find another. */
  private static final HeaderName[] OF_A_BODY = {
    HeaderName.ACCEPT_RANGES,
    HeaderName.ALLOW,
    HeaderName.CONTENT_ENCODING,
    HeaderName.CONTENT_LANGUAGE,
    HeaderName.CONTENT_LOCATION,
    HeaderName.CONTENT_RANGE,
    HeaderName.CONTENT_SECURITY_POLICY,
    HeaderName.ETAG,
    HeaderName.LAST_MODIFIED,
    HeaderName.LOCATION,
    HeaderName.TRAILER
  };

  private Grpc() {}

  /** Whether it is a call: a POST with a body of gRPC's own type. */
  public static boolean isCall(Request request) {
    return request.method().equals("POST") && isGrpc(request.headers());
  }

  /** Whether it is a call of gRPC-Web, which is translated by a middleware or not at all. */
  public static boolean isWebCall(Request request) {
    return request.method().equals("POST") && isWeb(request.headers());
  }

  public static boolean isGrpc(Headers headers) {
    return isType(headers, TYPE);
  }

  public static boolean isWeb(Headers headers) {
    String type = headers.get(HeaderName.CONTENT_TYPE);
    return type != null && type.regionMatches(true, 0, WEB, 0, WEB.length());
  }

  /** {@code application/grpc}, with a codec behind a plus or with parameters. */
  private static boolean isType(Headers headers, String wanted) {
    String type = headers.get(HeaderName.CONTENT_TYPE);
    if (type == null || !type.regionMatches(true, 0, wanted, 0, wanted.length())) {
      return false;
    }
    if (type.length() == wanted.length()) {
      return true;
    }
    char next = type.charAt(wanted.length());
    return next == '+' || next == ';' || next == ' ';
  }

  /** Makes an answer that is all in its head, "Trailers-Only": what it held is dropped. */
  public static void trailersOnly(Response response, GrpcCode code, String message) {
    response.drop().status(200);
    Headers headers = response.headers();
    for (HeaderName name : OF_A_BODY) {
      headers.remove(name);
    }
    headers.set(HeaderName.CONTENT_TYPE, TYPE);
    headers.set(STATUS, Integer.toString(code.number()));
    headers.set(MESSAGE, encode(message));
  }

  /** What stands behind the body of a call that ended so. */
  public static Headers trailers(GrpcCode code, String message) {
    return new Headers().add(STATUS, Integer.toString(code.number())).add(MESSAGE, encode(message));
  }

  /** The code in a head or in trailers; null without one. */
  public static @Nullable GrpcCode code(Headers headers) {
    String status = headers.get(STATUS);
    return status == null ? null : GrpcCode.of(status);
  }

  /** Percent-encoded UTF-8: all but printable ASCII, and the percent sign. */
  static String encode(String message) {
    String text = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        out.append((char) b);
      } else {
        out.append('%').append(HEX[b >> 4 & 0xf]).append(HEX[b & 0xf]);
      }
    }
    return out.toString();
  }
}
