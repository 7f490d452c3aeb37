package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.upstream.Service;
import org.jspecify.annotations.Nullable;

/**
 * Requests that an endpoint, itself a gateway, turns back since it has sent them out before. Two
 * gateways that name each other, each with some endpoints down, both send a part of their requests
 * over, and so a part of these back: they belong to an endpoint here. Stateless.
 */
final class CameRound {
  static final Failure FAILURE =
      Failure.of(FailureKind.LOOP_DETECTED, "the endpoint has sent this request out before");

  private static final String SAID = "error=proxy_loop_detected";

  private CameRound() {}

  /**
   * Whether that is what an answer says (RFC 9209 2.3.15). A 508 of an application is another
   * matter, so the status alone says nothing.
   */
  static boolean says(int status, Headers headers, boolean grpc) {
    if (status != FAILURE.status() && !(grpc && Grpc.code(headers) == GrpcCode.INTERNAL)) {
      return false;
    }
    String said = headers.joined(HeaderName.PROXY_STATUS);
    return said != null && said.contains(SAID);
  }

  /**
   * Whether a request may be turned back: it has come through somebody, and may go on to others.
   */
  static boolean may(Service service, Request request) {
    if (!service.hasLevels()) {
      return false;
    }
    @Nullable String way = request.headers().joined(HeaderName.VIA);
    return way != null && way.indexOf(',') >= 0; // the last one is us
  }
}
