package com.openhwy.marketeer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers say that a request has come to a gateway that had sent it out. */
class CameRoundTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          508, '', 'marketeer; error=proxy_loop_detected; details="loop_detected"', true
          508, '', 'a, b; error=proxy_loop_detected', true
          508, '', '', false
          508, '', 'marketeer; error=http_protocol_error', false
          502, '', 'marketeer; error=proxy_loop_detected', false
          200, '', 'marketeer; error=proxy_loop_detected', false
          200, 13, 'marketeer; error=proxy_loop_detected', true
          200, 13, '', false
          200, 14, 'marketeer; error=proxy_loop_detected', false
          """)
  void says(int status, String grpcStatus, String proxyStatus, boolean expected) {
    Headers headers = new Headers();
    if (!proxyStatus.isEmpty()) {
      headers.add("Proxy-Status", proxyStatus);
    }
    if (!grpcStatus.isEmpty()) {
      headers.add("grpc-status", grpcStatus);
    }

    assertThat(CameRound.says(status, headers, !grpcStatus.isEmpty())).isEqualTo(expected);
  }
}
