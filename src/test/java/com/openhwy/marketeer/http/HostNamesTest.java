package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com             | example.com      | -1",
        "EXAMPLE.Com             | example.com      | -1",
        "example.com.            | example.com      | -1",
        "example.com:80          | example.com      | 80",
        "Example.com.:8443       | example.com      | 8443",
        "example.com:            | example.com      | -1",
        "localhost:0             | localhost        | 0",
        "a:65535                 | a                | 65535",
        "a:00080                 | a                | 80",
        "my_service-1.internal   | my_service-1.internal | -1",
        "xn--mnchen-3ya.de       | xn--mnchen-3ya.de | -1",
        "192.0.2.1:80            | 192.0.2.1        | 80",
        "[::1]                   | [::1]            | -1",
        "[::1]:8080              | [::1]            | 8080",
        "[2001:DB8:0:0::0:1]:443 | [2001:db8::1]    | 443",
        "[::ffff:192.0.2.1]      | [::ffff:192.0.2.1] | -1",
      })
  void readsHostAndPort(String authority, String host, int port) {
    assertThat(HostNames.host(authority)).isEqualTo(host);
    assertThat(HostNames.port(authority)).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ":80",
        " ",
        "a b",
        " a",
        "a ",
        ".example.com",
        "example..com",
        "example.com..",
        // ports
        "a:65536",
        "a:-1",
        "a:+80",
        "a:8o",
        "a:80:90",
        "a:123456",
        "a: 80",
        // user information and other parts of a URI (abuse #40)
        "user@example.com",
        "user:pass@example.com",
        "example.com@evil.example",
        "example.com/path",
        "example.com?x",
        "example.com#x",
        "http://example.com",
        "\\\\example.com",
        "example.com\\@evil",
        // lists and wildcards
        "a.example,b.example",
        "*.example.com",
        "*",
        // encodings
        "ex%61mple.com",
        "m\u00fcnchen.de",
        "example\u3002com",
        "a\u0000b",
        "a\tb",
        "a\r\nb",
        // IPv6
        "::1",
        "[::1",
        "[]",
        "[",
        "]",
        "[::1]80",
        "[::1]x:80",
        "[::1]]",
        "[[::1]]",
        "[127.0.0.1]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[v1.x]",
        "[::g]",
        "[1:2:3:4:5:6:7:8:9]",
        "a[::1]",
      })
  void refusesWhatIsNoAuthority(String authority) {
    assertThat(HostNames.host(authority)).isNull();
  }

  @Test
  void aHostThatNeedsNoChangeIsTheSameInstance() {
    String host = "api.example.com";
    assertThat(HostNames.host(host)).isSameAs(host);
  }

  @Test
  void aNameHasAtMost253Characters() {
    String longest = "a.".repeat(126) + "a";
    assertThat(HostNames.host(longest)).isEqualTo(longest);
    assertThat(HostNames.host(longest + ".")).isEqualTo(longest);
    assertThat(HostNames.host(longest + "a")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com       | example.com",
        "Example.COM.      | example.com",
        "*.Example.com     | *.example.com",
        "münchen.de        | xn--mnchen-3ya.de",
        "MÜNCHEN.de        | xn--mnchen-3ya.de",
        "*.münchen.de      | *.xn--mnchen-3ya.de",
        "例え.jp           | xn--r8jz45g.jp",
        "[2001:DB8::0:1]   | [2001:db8::1]",
        "my_service        | my_service",
      })
  void writesAConfiguredHostAsTheWireHasIt(String configured, String ascii) {
    assertThat(HostNames.toAscii(configured)).isEqualTo(ascii);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "*.[::1]",
        "a.*.com",
        "*example.com",
        "example.com:80",
        "example.com:",
        "https://example.com",
        "example.com/x",
        "ü ü.de",
        "::1"
      })
  void saysWhatIsWrongWithAConfiguredHost(String configured) {
    assertThatThrownBy(() -> HostNames.toAscii(configured))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + configured + "\"");
  }
}
