package com.openhwy.marketeer.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.acme.local.LocalNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "a.b.example.com",
        "*.example.com",
        "xn--bcher-kva.example.com",
        "test.com",
        "local.dev",
        "internal.example.org"
      })
  void authoritiesVouchForThese(String name) {
    assertThat(PublicNames.normalized(name)).isEqualTo(name);
    assertThat(PublicNames.isPublic(name)).isTrue();
    assertThat(LocalNames.isLocal(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "shop.internal",
        "nas.local",
        "x.test",
        "shop",
        "router.home.arpa",
        "127.0.0.1",
        "8.8.8.8",
        "[::1]",
        "*.internal",
        "a.example",
        "x.onion",
        "printer.lan"
      })
  void andNotForThese(String name) {
    assertThat(PublicNames.isPublic(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Example.COM, example.com",
    "example.com., example.com",
    "bücher.example.com, xn--bcher-kva.example.com",
    "*.Bücher.example.com, *.xn--bcher-kva.example.com",
    "[::1], [::1]",
    "10.0.0.1, 10.0.0.1"
  })
  void hostsAreReadAsCertificatesNameThem(String host, String name) {
    assertThat(PublicNames.normalized(host)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "a..b",
        "-a.example.com",
        "a_b.example.com",
        "a b.example.com",
        "www.*.example.com",
        "~.*",
        "a/b"
      })
  void whatNoCertificateCouldName(String host) {
    assertThat(PublicNames.normalized(host)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.com, *.example.com",
    "a.b.example.com, *.b.example.com",
    "example.com, *.com"
  })
  void aWildcardCoversOneLabel(String name, String wildcard) {
    assertThat(PublicNames.wildcardOf(name)).isEqualTo(wildcard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.example.com", "localhost", "10.0.0.1"})
  void noWildcardCoversThese(String name) {
    assertThat(PublicNames.wildcardOf(name)).isNull();
  }
}
