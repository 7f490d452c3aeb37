package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.grpc.GrpcStage;
import com.openhwy.marketeer.grpc.GrpcTimeout;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;

/**
 * What is different for calls of gRPC: the client's deadline, and answers in gRPC's own words, who
 * ever gave them. Stateless.
 */
final class GrpcCalls {
  private static final int FIRST_NOT_GOOD = 300;

  private static final Failure PASSED =
      Failure.of(FailureKind.CLIENT_DEADLINE, "the client's grpc-timeout has passed");

  private GrpcCalls() {}

  /**
   * Arms what bounds the whole exchange: the route's time-out, or the client's deadline if that is
   * nearer.
   *
   * @param routeNanos 0 for none
   * @return false when the exchange has failed
   */
  static boolean limit(Exchange x, long routeNanos, TimerWheel timers) {
    Request r = x.request();
    long asked = isCall(x) ? GrpcTimeout.of(r.headers()) : GrpcTimeout.NONE;
    if (asked == GrpcTimeout.MALFORMED) {
      x.fail(
          Failure.of(
              FailureKind.MALFORMED_REQUEST,
              "a grpc-timeout that is not one of up to eight digits and a unit"));
      return false;
    }
    if (asked == GrpcTimeout.NONE) {
      if (routeNanos > 0) {
        new RouteTimeout(x, timers, routeNanos);
      }
      return true;
    }
    x.deadlineField(GrpcTimeout.FIELD);
    long left = Math.max(1, asked - (timers.nanos() - x.startNanos()));
    RouteTimeout.nearer(x, timers, routeNanos, left, PASSED);
    return true;
  }

  /** Whether the client has said itself how long it waits. */
  static boolean isTimed(Exchange x) {
    return isCall(x) && GrpcTimeout.of(x.request().headers()) != GrpcTimeout.NONE;
  }

  private static boolean isCall(Exchange x) {
    return x.grpc() || Grpc.isWebCall(x.request());
  }

  /** The answer to a call is about to be sent. */
  static void answer(Exchange x, boolean dev) {
    Response response = x.response();
    if (Grpc.isGrpc(response.headers()) || Grpc.isWeb(response.headers())) {
      GrpcCode code = Grpc.code(response.headers());
      if (code != null) {
        x.grpcStatus(code.number());
      }
      if (response.stream() != null) {
        response.stage(sink -> new GrpcStage(x, sink));
      }
      return;
    }
    Failure failure = x.failure();
    int status = response.status();
    if (failure != null && failure.status() == status) {
      GrpcCode code = GrpcCode.of(failure.kind());
      String detail = failure.reason() + ": " + ErrorAnswer.detail(failure, dev);
      trailersOnly(x, code, detail);
    } else if (status >= FIRST_NOT_GOOD) {
      trailersOnly(x, GrpcCode.ofHttp(status), "answered with HTTP status " + status);
    }
  }

  private static void trailersOnly(Exchange x, GrpcCode code, String message) {
    x.grpcStatus(code.number());
    Grpc.trailersOnly(x.response(), code, message);
  }
}
