package com.openhwy.marketeer.base;

/**
 * Everything that can go wrong with one request: who is at fault, the status the client gets and
 * the reason code that stands in the problem document, the access log and {@code Proxy-Status}. The
 * one table from fault to status.
 */
public enum FailureKind {
  MALFORMED_REQUEST(Source.DOWNSTREAM, 400, "malformed_request"),
  UNAUTHORIZED(Source.DOWNSTREAM, 401, "unauthorized"),
  FORBIDDEN(Source.DOWNSTREAM, 403, "forbidden"),
  NO_ROUTE(Source.DOWNSTREAM, 404, "no_route"),
  NOT_FOUND(Source.DOWNSTREAM, 404, "not_found"),
  METHOD_NOT_ALLOWED(Source.DOWNSTREAM, 405, "method_not_allowed"),
  REQUEST_TIMEOUT(Source.DOWNSTREAM, 408, "request_timeout"),
  PRECONDITION_FAILED(Source.DOWNSTREAM, 412, "precondition_failed"),
  BODY_TOO_LARGE(Source.DOWNSTREAM, 413, "body_too_large"),
  URI_TOO_LONG(Source.DOWNSTREAM, 414, "uri_too_long"),
  RANGE_NOT_SATISFIABLE(Source.DOWNSTREAM, 416, "range_not_satisfiable"),
  EXPECTATION_FAILED(Source.DOWNSTREAM, 417, "expectation_failed"),
  MISDIRECTED(Source.DOWNSTREAM, 421, "misdirected_request"),
  RATE_LIMITED(Source.DOWNSTREAM, 429, "rate_limited"),
  HEAD_TOO_LARGE(Source.DOWNSTREAM, 431, "head_too_large"),
  /** The client went away before its answer was complete; never sent, only logged. */
  CLIENT_ABORTED(Source.DOWNSTREAM, 499, "client_aborted"),
  /** The request has been here before, or has come through too many gateways. */
  LOOP_DETECTED(Source.DOWNSTREAM, 508, "loop_detected"),
  TRANSFER_CODING(Source.DOWNSTREAM, 501, "transfer_coding_not_implemented"),
  HTTP_VERSION(Source.DOWNSTREAM, 505, "http_version_not_supported"),

  CONNECT_FAILED(Source.UPSTREAM, 502, "connect_failed"),
  TLS_FAILED(Source.UPSTREAM, 502, "upstream_tls_failed"),
  /** The connection broke before the response head was complete. */
  UPSTREAM_RESET(Source.UPSTREAM, 502, "upstream_reset"),
  /** The endpoint says that it did not look at the request (RFC 9113 8.7). */
  UPSTREAM_REFUSED(Source.UPSTREAM, 502, "upstream_refused"),
  /** What the endpoint sent is not one valid HTTP response. */
  UPSTREAM_PROTOCOL(Source.UPSTREAM, 502, "upstream_protocol_error"),
  UPSTREAM_HEAD_TOO_LARGE(Source.UPSTREAM, 502, "upstream_head_too_large"),
  /** The connection broke inside the response body. */
  UPSTREAM_TRUNCATED(Source.UPSTREAM, 502, "upstream_truncated"),
  CONNECT_TIMEOUT(Source.UPSTREAM, 504, "connect_timeout"),
  RESPONSE_TIMEOUT(Source.UPSTREAM, 504, "response_timeout"),
  /** The endpoint stalled inside the response body. */
  BODY_TIMEOUT(Source.UPSTREAM, 504, "upstream_body_timeout"),

  /** The service that was to say whether the request may pass has not said it. */
  AUTH_FAILED(Source.UPSTREAM, 502, "auth_service_failed"),
  AUTH_UNAVAILABLE(Source.UPSTREAM, 503, "auth_service_unavailable"),
  AUTH_TIMEOUT(Source.UPSTREAM, 504, "auth_service_timeout"),

  INTERNAL(Source.LOCAL, 500, "internal_error"),
  NO_ENDPOINT(Source.LOCAL, 503, "no_endpoint"),
  /** The circuit breaker of the service, or those of all its endpoints, let nothing through. */
  CIRCUIT_OPEN(Source.LOCAL, 503, "circuit_open"),
  QUEUE_FULL(Source.LOCAL, 503, "queue_full"),
  QUEUE_TIMEOUT(Source.LOCAL, 503, "queue_timeout"),
  OVERLOAD(Source.LOCAL, 503, "overloaded"),
  /** The operator closed the route for now. */
  MAINTENANCE(Source.LOCAL, 503, "maintenance"),
  /** Nobody can be let in yet: the keys that tokens are verified with have not come. */
  KEYS_UNAVAILABLE(Source.LOCAL, 503, "keys_unavailable"),
  /** A drill: the operator's own configuration asked for this failure. */
  FAULT_INJECTED(Source.LOCAL, 503, "fault_injected"),
  /** The client wanted nothing but what is cached (RFC 9111 5.2.1.7). */
  NOT_CACHED(Source.DOWNSTREAM, 504, "not_cached"),
  /** The route's overall time ran out. */
  ROUTE_TIMEOUT(Source.LOCAL, 504, "route_timeout"),
  /** The time ran out that the client or a trusted proxy had given (grpc-timeout, or a field). */
  CLIENT_DEADLINE(Source.LOCAL, 504, "client_deadline");

  /** At whose door a failure lies. */
  public enum Source {
    DOWNSTREAM,
    UPSTREAM,
    LOCAL
  }

  private final Source source;
  private final int status;
  private final String reason;

  FailureKind(Source source, int status, String reason) {
    this.source = source;
    this.status = status;
    this.reason = reason;
  }

  public Source source() {
    return source;
  }

  /** The status code of our own answer. */
  public int status() {
    return status;
  }

  /** The stable reason code, lower snake case. */
  public String reason() {
    return reason;
  }
}
