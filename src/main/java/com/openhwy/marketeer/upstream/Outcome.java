package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.FailureKind;

/** What the end of a try says about the endpoint. */
enum Outcome {
  GOOD,
  SERVER_ERROR,
  GATEWAY_ERROR,
  /** It could not be connected to. */
  CONNECT,
  /** The connection broke, or what came was no answer. */
  RESET,
  TIMEOUT,
  /** Nothing: the client left, or something of ours failed. */
  NEUTRAL;

  private static final int NOT_IMPLEMENTED = 501;

  /**
   * 501 is no fault of the endpoint: who asks for what there is not, gRPC's UNIMPLEMENTED, would
   * have it ejected.
   */
  static Outcome of(int status) {
    if (status < 500 || status == NOT_IMPLEMENTED) {
      return GOOD;
    }
    return status >= 502 && status <= 504 ? GATEWAY_ERROR : SERVER_ERROR;
  }

  /** A deadline of the client's own says nothing: it may be one that nobody could keep. */
  static Outcome of(FailureKind kind) {
    return switch (kind) {
      case CONNECT_FAILED, CONNECT_TIMEOUT, TLS_FAILED -> CONNECT;
      case UPSTREAM_RESET, UPSTREAM_PROTOCOL, UPSTREAM_HEAD_TOO_LARGE, UPSTREAM_TRUNCATED -> RESET;
      case RESPONSE_TIMEOUT, BODY_TIMEOUT, ROUTE_TIMEOUT -> TIMEOUT;
      default -> NEUTRAL;
    };
  }

  /** No answer came, by the endpoint's fault. */
  boolean isLocal() {
    return this == CONNECT || this == RESET || this == TIMEOUT;
  }

  boolean isFailure() {
    return this != GOOD && this != NEUTRAL;
  }
}
