package com.openhwy.marketeer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is a call, and how its end is said. */
class GrpcTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          POST, application/grpc,               true,  false
          POST, application/grpc+proto,         true,  false
          POST, Application/GRPC; charset=x,    true,  false
          POST, application/grpc ;x=y,          true,  false
          GET,  application/grpc,               false, false
          POST, application/grpcx,              false, false
          POST, application/grpc-web,           false, true
          POST, application/grpc-web+proto,     false, true
          POST, application/grpc-web-text,      false, true
          PUT,  application/grpc-web-text,      false, false
          POST, application/json,               false, false
          POST, ,                               false, false
          """)
  void whatIsACall(String method, String type, boolean call, boolean web) {
    Request request = new Request().method(method);
    if (type != null) {
      request.headers().add(HeaderName.CONTENT_TYPE, type);
    }
    assertThat(Grpc.isCall(request)).isEqualTo(call);
    assertThat(Grpc.isWebCall(request)).isEqualTo(web);
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "2, 500", "5, 404", "8, 429", "12, 501", "13, 500", "14, 503", "16, 401"})
  void whatACodeAmountsToOverHttp(String code, int status) {
    assertThat(GrpcCode.of(code).http()).isEqualTo(status);
  }

  @Test
  void messagesArePercentEncoded() {
    assertThat(Grpc.encode("plain text, with all ~ of it"))
        .isEqualTo("plain text, with all ~ of it");
    assertThat(Grpc.encode("100% true")).isEqualTo("100%25 true");
    assertThat(Grpc.encode("line\r\nbreak")).isEqualTo("line%0D%0Abreak");
    assertThat(Grpc.encode("ü€\u007f")).isEqualTo("%C3%BC%E2%82%AC%7F");
  }

  @Test
  void aMessageIsNoWayToFillAHead() {
    assertThat(Grpc.encode("x".repeat(100_000))).hasSize(1024);
  }

  @Test
  void trailersOnlyIsAHeadWithoutABody() {
    ByteBuf page = Unpooled.copiedBuffer(new byte[] {1});
    Response response = new Response().status(503).body(page);
    response
        .headers()
        .add(HeaderName.CONTENT_TYPE, "text/html")
        .add(HeaderName.CONTENT_LANGUAGE, "de")
        .add(HeaderName.RETRY_AFTER, "1");
    Grpc.trailersOnly(response, GrpcCode.UNAVAILABLE, "not\nnow");
    assertThat(page.refCnt()).isZero();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.length()).isZero();
    assertThat(response.bytes()).isNull();
    Headers headers = response.headers();
    assertThat(headers.get(HeaderName.CONTENT_TYPE)).isEqualTo("application/grpc");
    assertThat(headers.get("grpc-status")).isEqualTo("14");
    assertThat(headers.get("grpc-message")).isEqualTo("not%0Anow");
    assertThat(headers.get(HeaderName.RETRY_AFTER)).isEqualTo("1");
    assertThat(headers.contains(HeaderName.CONTENT_LANGUAGE)).isFalse();
    assertThat(Grpc.code(headers)).isEqualTo(GrpcCode.UNAVAILABLE);
    assertThat(Grpc.code(new Headers())).isNull();
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
