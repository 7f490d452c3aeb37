package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes of gRPC, and what they amount to elsewhere. */
class GrpcCodeTest {

  @ParameterizedTest
  @CsvSource({"0, 200", "2, 500", "5, 404", "8, 429", "12, 501", "13, 500", "14, 503", "16, 401"})
  void whatACodeAmountsToOverHttp(String code, int status) {
    assertThat(GrpcCode.of(code).http()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "0, OK",
    "16, UNAUTHENTICATED",
    "17, UNKNOWN",
    "-1, UNKNOWN",
    "'', UNKNOWN",
    "x, UNKNOWN",
    "007, UNKNOWN",
    "+1, UNKNOWN",
    "5, NOT_FOUND"
  })
  void codesInText(String text, GrpcCode code) {
    assertThat(GrpcCode.of(text)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INTERNAL", "401, UNAUTHENTICATED", "403, PERMISSION_DENIED", "404, UNIMPLEMENTED",
    "429, UNAVAILABLE", "502, UNAVAILABLE", "503, UNAVAILABLE", "504, UNAVAILABLE",
    "500, UNKNOWN", "302, UNKNOWN", "418, UNKNOWN"
  })
  void statusesOfHttp(int status, GrpcCode code) {
    assertThat(GrpcCode.ofHttp(status)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_REQUEST, INTERNAL",
    "UNAUTHORIZED, UNAUTHENTICATED",
    "FORBIDDEN, PERMISSION_DENIED",
    "NO_ROUTE, UNIMPLEMENTED",
    "RATE_LIMITED, UNAVAILABLE",
    "NO_ENDPOINT, UNAVAILABLE",
    "MAINTENANCE, UNAVAILABLE",
    "CONNECT_FAILED, UNAVAILABLE",
    "CONNECT_TIMEOUT, UNAVAILABLE",
    "QUEUE_TIMEOUT, UNAVAILABLE",
    "AUTH_TIMEOUT, UNAVAILABLE",
    "TLS_FAILED, UNAVAILABLE",
    "RESPONSE_TIMEOUT, DEADLINE_EXCEEDED",
    "BODY_TIMEOUT, DEADLINE_EXCEEDED",
    "ROUTE_TIMEOUT, DEADLINE_EXCEEDED",
    "CLIENT_DEADLINE, DEADLINE_EXCEEDED",
    "CLIENT_ABORTED, CANCELLED",
    "BODY_TOO_LARGE, RESOURCE_EXHAUSTED",
    "METHOD_NOT_ALLOWED, UNIMPLEMENTED",
    "INTERNAL, INTERNAL",
    "MISDIRECTED, UNKNOWN"
  })
  void failuresOfOurs(FailureKind kind, GrpcCode code) {
    assertThat(GrpcCode.of(kind)).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void noFailureIsTakenForSuccess(FailureKind kind) {
    assertThat(GrpcCode.of(kind)).isNotEqualTo(GrpcCode.OK);
  }

  @ParameterizedTest
  @EnumSource(GrpcCode.class)
  void everyCodeIsReadBack(GrpcCode code) {
    assertThat(GrpcCode.of(Integer.toString(code.number()))).isEqualTo(code);
  }
}
