package com.openhwy.marketeer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
