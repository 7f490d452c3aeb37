package com.openhwy.marketeer.config.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          http://127.0.0.1:8001,     HTTP,  127.0.0.1,    8001, http://127.0.0.1:8001
          http://localhost,          HTTP,  localhost,    80,   http://localhost:80
          HTTP://LocalHost:80/,      HTTP,  localhost,    80,   http://localhost:80
          https://api.example.com,   HTTPS, api.example.com, 443, https://api.example.com:443
          https://api.example.com.:1,HTTPS, api.example.com, 1, https://api.example.com:1
          h2c://grpc:50051,          H2C,   grpc,         50051, h2c://grpc:50051
          grpc://grpc:50051,         H2C,   grpc,         50051, h2c://grpc:50051
          h2://grpc:50051,           H2,    grpc,         50051, h2://grpc:50051
          H2://grpc,                 H2,    grpc,         443,   h2://grpc:443
          grpcs://grpc,              H2,    grpc,         443,   h2://grpc:443
          http://my_app.web:65535,   HTTP,  my_app.web,   65535, http://my_app.web:65535
          http://[::1]:80,           HTTP,  ::1,          80,   http://[::1]:80
          http://[2001:DB8::0:1],    HTTP,  2001:db8::1,  80,   http://[2001:db8::1]:80
          http://bücher.example,     HTTP,  xn--bcher-kva.example, 80, http://xn--bcher-kva.example:80
          """)
  void readsAddresses(
      String text, EndpointUrl.Scheme scheme, String host, int port, String canonical) {
    EndpointUrl url = EndpointUrl.parse(text);

    assertThat(url).isEqualTo(new EndpointUrl(scheme, false, host, port, ""));
    assertThat(url).hasToString(canonical);
    assertThat(EndpointUrl.parse(canonical)).isEqualTo(url);
    assertThat(url.label()).isEqualTo(EndpointUrl.authority(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:/run/x.sock", "unix:///run/x.sock"})
  void readsUnixSockets(String text) {
    EndpointUrl url = EndpointUrl.parse(text);

    assertThat(url.scheme()).isEqualTo(EndpointUrl.Scheme.UNIX);
    assertThat(url.path()).isEqualTo("/run/x.sock");
    assertThat(url.label()).isEqualTo("/run/x.sock");
    assertThat(url).hasToString("unix:/run/x.sock");
  }

  @Test
  void readsNamesOfServices() {
    EndpointUrl url = EndpointUrl.parse("srv+https://_web._tcp.Example.com");

    assertThat(url)
        .isEqualTo(new EndpointUrl(EndpointUrl.Scheme.HTTPS, true, "_web._tcp.example.com", 0, ""));
    assertThat(url.label()).isEqualTo("_web._tcp.example.com");
    assertThat(EndpointUrl.parse(url.toString())).isEqualTo(url);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost:8080             | has no scheme; expected http://host:port
          ftp://h:21                 | has the scheme "ftp"; expected http://host:port
          http://                    | has no host of 1 to 253 characters
          http://:80                 | has no host of 1 to 253 characters
          http://h:0                 | has the port "0"; expected 1 to 65535
          http://h:65536             | has the port "65536"; expected 1 to 65535
          http://h:+80               | has the port "+80"; expected 1 to 65535
          http://h:                  | has the port ""; expected 1 to 65535
          http://h:80/api            | has the path "/api"; an endpoint is only scheme, host and port
          http://h?x=1               | has a query or a fragment
          http://h#x                 | has a query or a fragment
          http://::1:80              | holds an IPv6 address without brackets
          http://[::g]:80            | is no IPv6 address
          http://[::1                | opens a bracket and closes none
          http://1.2.3               | is no IPv4 address; expected four numbers
          http://1.2.3.256           | is no IPv4 address; expected four numbers
          http://a..b                | is no valid name
          http://-a                  | is no valid name
          http://a b                 | is no valid name
          http://a%20b               | is no valid name
          unix:run/x.sock            | names no absolute path; expected unix:/run/x.sock
          unix:/                     | names no absolute path
          srv+http://_a._tcp.b:80    | has a port; SRV records name the ports
          srv+http://a.b             | names no service; expected srv+http://_service._tcp.name
          srv+unix:///x              | has the scheme "unix"
          """)
  void refusesTheRestInTheOperatorsWords(String text, String message) {
    assertThatThrownBy(() -> EndpointUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(text);
  }

  @Test
  void refusesSocketPathsTheSystemDoesNotTake() {
    assertThat(EndpointUrl.parse("unix:/" + "x".repeat(106)).path()).hasSize(107);
    assertThatThrownBy(() -> EndpointUrl.parse("unix:/" + "x".repeat(107)))
        .hasMessageContaining("has a path of 108 bytes; a Unix socket takes up to 107");
  }

  @Test
  void neverRepeatsAPassword() {
    assertThatThrownBy(() -> EndpointUrl.parse("http://user:geheim@h:80"))
        .hasMessageContaining("holds a user name or password")
        .message()
        .doesNotContain("geheim");
  }
}
