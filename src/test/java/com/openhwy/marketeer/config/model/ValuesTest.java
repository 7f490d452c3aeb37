package com.openhwy.marketeer.config.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listen addresses and sets of statuses. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:80, 0.0.0.0, 80, 0.0.0.0:80, false",
    ":8080, 0.0.0.0, 8080, 0.0.0.0:8080, false",
    "127.0.0.1:9090, 127.0.0.1, 9090, 127.0.0.1:9090, true",
    "127.1.2.3:1, 127.1.2.3, 1, 127.1.2.3:1, true",
    "localhost:0, localhost, 0, localhost:0, true",
    "127.evil.example:1, 127.evil.example, 1, 127.evil.example:1, false",
    "[::1]:80, ::1, 80, [::1]:80, true",
    "[0:0:0:0:0:0:0:1]:80, ::1, 80, [::1]:80, true",
    "[::]:80, ::, 80, [::]:80, false",
    "[2001:DB8::1]:65535, 2001:db8::1, 65535, [2001:db8::1]:65535, false",
    "unix:/run/x.sock, '', 0, unix:/run/x.sock, true",
  })
  void listenAddresses(String text, String host, int port, String written, boolean loopback) {
    ListenAddress address = ListenAddress.parse(text);
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address).hasToString(written);
    assertThat(address.isLoopback()).isEqualTo(loopback);
    assertThat(ListenAddress.parse(written)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "localhost",
        "::1:80",
        "[::x]:80",
        "a:",
        "a:b",
        "a:-1",
        "a:65536",
        "unix:x",
        "unix:"
      })
  void noListenAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListenAddress.parse(text))
        .withMessageMatching("\"[^\"]*\".*(expected|stands in brackets|port from 0).*");
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200, true",
    "200, 201, false",
    "200-399, 200, true",
    "200-399, 399, true",
    "200-399, 400, false",
    "'200-299, 404', 404, true",
    "'200-299,404', 403, false",
  })
  void statuses(String text, int status, boolean inside) {
    StatusRanges ranges = StatusRanges.parse(text);
    assertThat(ranges.contains(status)).isEqualTo(inside);
    assertThat(StatusRanges.parse(ranges.toString())).isEqualTo(ranges);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ok",
        "99",
        "600",
        "300-200",
        "200-",
        "-200",
        "200-300-400",
        "200,,201",
        "2xx"
      })
  void noStatuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusRanges.parse(text))
        .withMessage(
            "\"" + text + "\" is no set of statuses; expected for example 200-399 or 200,204");
  }
}
