package com.openhwy.marketeer.acme.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "app.localhost",
        "a.b.internal",
        "internal",
        "printer.local",
        "shop.test",
        "*.shop.test",
        "*.localhost",
        "nas.home.arpa",
        "gateway",
        "my-box_1",
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "[::1]",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.1.1",
        "fe80::1",
        "fd00::17",
        "[fd00::17]",
        "::ffff:10.0.0.1"
      })
  void theseAreLocal(String host) {
    assertThat(LocalNames.isLocal(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.com",
        "*.gateway",
        "example.com",
        "internal.example.com",
        "notinternal.com",
        "xlocalhost.com",
        "home.arpa.example",
        "in-addr.arpa",
        "8.8.8.8",
        "172.32.0.1",
        "11.0.0.1",
        "2001:db8::1",
        "fec0::1",
        "a..test",
        ".test",
        "a b.test",
        "*.*.test",
        "a/b.test"
      })
  void theseAreNot(String host) {
    assertThat(LocalNames.isLocal(host)).isFalse();
  }

  @Test
  void aNameThatIsTooLongIsNone() {
    assertThat(LocalNames.isLocal("a".repeat(64))).isFalse();
    assertThat(LocalNames.isLocal("a.".repeat(126) + "test")).isFalse();
  }

  @Test
  void aCertificateHoldsThemPlain() {
    assertThat(LocalNames.plain("[FD00:0::1]")).isEqualTo("fd00::1");
    assertThat(LocalNames.plain("App.LocalHost")).isEqualTo("app.localhost");
    assertThat(LocalNames.plain("::ffff:10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(LocalNames.isSingleLabel("box")).isTrue();
    assertThat(LocalNames.isSingleLabel("*.box")).isFalse();
    assertThat(LocalNames.isSingleLabel("::1")).isFalse();
  }
}
