package com.openhwy.marketeer.middleware.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPatternTest {

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com,        https://app.example.com,            true",
    "https://APP.example.com,        https://app.example.com,            true",
    "https://app.example.com:443,    https://app.example.com,            true",
    "http://app.example.com:80,      http://app.example.com,             true",
    "http://app.example.com:443,     http://app.example.com:443,         true",
    "https://app.example.com,        http://app.example.com,             false",
    "https://app.example.com,        https://app.example.com:8443,       false",
    "https://app.example.com,        https://app.example.com.evil.test,  false",
    "https://app.example.com,        https://app.example.comevil.test,   false",
    "https://*.example.com,          https://app.example.com,            true",
    "https://*.example.com,          https://a-b_c1.example.com,         true",
    "https://*.example.com,          https://example.com,                false",
    "https://*.example.com,          https://.example.com,               false",
    "https://*.example.com,          https://a.b.example.com,            false",
    "https://*.example.com,          https://evil.test/.example.com,     false",
    "https://*.example.com,          https://evil.test?.example.com,     false",
    "https://*.example.com,          https://user@app.example.com,       false",
    "https://*.example.com,          https://app.example.com:8443,       false",
    "https://*.example.com,          https://evilexample.com,            false",
    "https://*.example.com,          http://app.example.com,             false",
    "https://*.example.com:8443,     https://app.example.com:8443,       true",
    "https://*.example.com:*,        https://app.example.com:9,          true",
    "https://*.example.com:*,        https://app.example.com,            true",
    "http://localhost:*,             http://localhost:5173,              true",
    "http://localhost:*,             http://localhost,                   true",
    "http://localhost:*,             http://localhost.evil.test:80,      false",
    "http://localhost:*,             http://xlocalhost:80,               false",
    "*,                              https://anything.test,              true",
    "*,                              null,                               true",
    "null,                           null,                               true",
    "null,                           https://null,                       false",
    "~https://(a|b)\\.example\\.com, https://b.example.com,              true",
    "~https://(a|b)\\.example\\.com, https://b.example.com.evil.test,    false",
    "~https://(a|b)\\.example\\.com, xhttps://b.example.com,             false",
    "capacitor://localhost,          capacitor://localhost,              true"
  })
  void matches(String pattern, String origin, boolean expected) {
    assertThat(OriginPattern.parse(pattern).matches(origin)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example.com",
        "https://",
        "://a.test",
        "https://a.test/",
        "https://a.test/path",
        "https://a.test:port",
        "https://a*.test",
        "https://*",
        "https://*.*.test",
        "https://a..test",
        "https://user@a.test",
        "~https://("
      })
  void refusesWithAnExample(String pattern) {
    assertThatThrownBy(() -> OriginPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "(?s)\".*\" is no (origin: it .*; expected https://app.*|regular expression.*)");
  }

  @Test
  void refusesExpressionsThatWouldTakeAllMemory() {
    assertThatThrownBy(() -> OriginPattern.parse("~ https://((a{1000}){1000}){1000}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("repeats something more than 1000 times");
  }
}
