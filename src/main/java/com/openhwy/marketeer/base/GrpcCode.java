package com.openhwy.marketeer.base;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status codes of gRPC, and which of them stands for what went wrong over HTTP: for a status of
 * others by the table of gRPC's own "HTTP to gRPC Status Code Mapping", for a failure of ours by
 * what is known of it. Immutable.
 */
public enum GrpcCode {
  OK(0),
  CANCELLED(1),
  UNKNOWN(2),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  ALREADY_EXISTS(6),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  ABORTED(10),
  OUT_OF_RANGE(11),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  DATA_LOSS(15),
  UNAUTHENTICATED(16);

  private static final GrpcCode[] ALL = values();
  private static final Map<FailureKind, GrpcCode> OWN = new EnumMap<>(FailureKind.class);

  static {
    for (FailureKind kind : FailureKind.values()) {
      OWN.put(kind, own(kind));
    }
  }

  private final int number;

  GrpcCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** For a failure of ours, or one that we have met. */
  public static GrpcCode of(FailureKind kind) {
    return OWN.getOrDefault(kind, UNKNOWN);
  }

  /**
   * UNAVAILABLE bids a client to try again, so it is only for what no endpoint can have acted on,
   * or where the endpoint is gone; an endpoint that was given the call and was too slow may have.
   */
  private static GrpcCode own(FailureKind kind) {
    return switch (kind) {
      case RESPONSE_TIMEOUT, BODY_TIMEOUT, ROUTE_TIMEOUT, CLIENT_DEADLINE, REQUEST_TIMEOUT ->
          DEADLINE_EXCEEDED;
      case CLIENT_ABORTED -> CANCELLED;
      case BODY_TOO_LARGE, HEAD_TOO_LARGE -> RESOURCE_EXHAUSTED;
      case METHOD_NOT_ALLOWED, TRANSFER_CODING -> UNIMPLEMENTED;
      case INTERNAL, LOOP_DETECTED -> INTERNAL;
      default -> ofHttp(kind.status());
    };
  }

  /** For an HTTP status that came without a code of gRPC. */
  public static GrpcCode ofHttp(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  /** The HTTP status of the same meaning (google.rpc.Code), for who judges answers by those. */
  public int http() {
    return switch (this) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /** Of a {@code grpc-status} field; what is no code is UNKNOWN, as clients take it. */
  public static GrpcCode of(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 2) {
      return UNKNOWN;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return UNKNOWN;
      }
      number = number * 10 + digit;
    }
    return number < ALL.length ? ALL[number] : UNKNOWN;
  }
}
