package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.base.FailureKind;
import java.util.EnumMap;

/**
 * The {@code Proxy-Status} field (RFC 9209) of an answer of our own: the registered error that
 * fits, and our reason code.
 */
final class ProxyStatus {
  private static final EnumMap<FailureKind, String> VALUES = new EnumMap<>(FailureKind.class);

  static {
    for (FailureKind kind : FailureKind.values()) {
      VALUES.put(kind, "marketeer; error=" + error(kind) + "; details=\"" + kind.reason() + "\"");
    }
  }

  private ProxyStatus() {}

  /**
   * @param attempts on endpoints; how many is said where there was more than one
   */
  static String of(FailureKind kind, int attempts) {
    String value = VALUES.getOrDefault(kind, "marketeer");
    return attempts <= 1
        ? value
        : value.substring(0, value.length() - 1) + " after " + attempts + " attempts\"";
  }

  private static String error(FailureKind kind) {
    return switch (kind) {
      case LOOP_DETECTED -> "proxy_loop_detected";
      case NO_ROUTE, MISDIRECTED -> "destination_not_found";
      case UNAUTHORIZED, FORBIDDEN, RATE_LIMITED -> "http_request_denied";
      case CONNECT_FAILED -> "connection_refused";
      case CONNECT_TIMEOUT -> "connection_timeout";
      case TLS_FAILED -> "tls_protocol_error";
      case UPSTREAM_RESET, UPSTREAM_REFUSED -> "connection_terminated";
      case UPSTREAM_PROTOCOL -> "http_protocol_error";
      case UPSTREAM_HEAD_TOO_LARGE -> "http_response_header_section_size";
      case UPSTREAM_TRUNCATED -> "http_response_incomplete";
      case RESPONSE_TIMEOUT, BODY_TIMEOUT, ROUTE_TIMEOUT, CLIENT_DEADLINE, AUTH_TIMEOUT ->
          "http_response_timeout";
      case NO_ENDPOINT, CIRCUIT_OPEN, AUTH_UNAVAILABLE -> "destination_unavailable";
      case QUEUE_FULL, QUEUE_TIMEOUT, OVERLOAD -> "connection_limit_reached";
      case INTERNAL, NOT_FOUND, FAULT_INJECTED -> "proxy_internal_response";
      default -> "http_request_error";
    };
  }
}
