package com.openhwy.marketeer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTimeoutTest {

  @ParameterizedTest
  @CsvSource({
    "1H, 3600000000000",
    "2M, 120000000000",
    "3S, 3000000000",
    "4m, 4000000",
    "5u, 5000",
    "6n, 6",
    "0n, 0",
    "00000010S, 10000000000",
    "99999999n, 99999999",
    "99999999H, 2592000000000000",
    "720H, 2592000000000000",
    "721H, 2592000000000000"
  })
  void inNanoseconds(String text, long nanos) {
    assertThat(GrpcTimeout.parse(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "S",
        "1",
        "1s",
        "1h",
        "123456789n",
        "-1S",
        "+1S",
        "1.5S",
        " 1S",
        "1S ",
        "1 S",
        "1SS",
        "١S",
        "0x1S"
      })
  void whatIsNoTimeout(String text) {
    assertThat(GrpcTimeout.parse(text)).isEqualTo(GrpcTimeout.MALFORMED);
  }

  @Test
  void thereMayBeOne() {
    Headers headers = new Headers();
    assertThat(GrpcTimeout.of(headers)).isEqualTo(GrpcTimeout.NONE);
    headers.add("grpc-timeout", "1S");
    assertThat(GrpcTimeout.of(headers)).isEqualTo(1_000_000_000L);
    headers.add("Grpc-Timeout", "1S");
    assertThat(GrpcTimeout.of(headers)).isEqualTo(GrpcTimeout.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 1n",
    "0, 1n",
    "1, 1n",
    "99999999, 99999999n",
    "100000000, 100000u",
    "999999999, 999999u",
    "1500000000, 1500000u",
    "100000000000, 100000m",
    "2592000000000000, 2592000S"
  })
  void neverLongerThanItIs(long nanos, String text) {
    assertThat(GrpcTimeout.format(nanos)).isEqualTo(text);
    assertThat(GrpcTimeout.parse(text)).isLessThanOrEqualTo(Math.max(1, nanos));
  }
}
