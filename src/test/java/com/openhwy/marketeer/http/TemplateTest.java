package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                    | plain",
        "''                       | ''",
        "{scheme}                 | http",
        "{host}                   | shop.example",
        "{authority}              | shop.example:8080",
        "{port}                   | 8080",
        "{method} {path}          | GET /a/b",
        "{query}                  | q=1&r",
        "{uri}                    | /a/b?q=1&r",
        "{protocol}               | HTTP/1.1",
        "{client_ip}              | 127.0.0.1",
        "{request_id}             | id-7",
        "{route}/{service}        | shop/cart",
        "<{host}{host}>           | <shop.exampleshop.example>",
        "{{host}}                 | {host}",
        "{{{host}}}               | {shop.example}",
      })
  void fillsInWhatTheRequestIs(String template, String expected) {
    FakeExchange x = FakeExchange.get("/a/b?q=1&r");
    x.request().authority("shop.example:8080", "shop.example").peer(x.request().peer(), 8080);
    x.exchange().requestId("id-7");
    x.exchange().route("shop");
    x.exchange().service("cart");
    assertThat(Template.compile(template).expand(x.exchange())).isEqualTo(expected);
  }

  @Test
  void withoutAQueryThereIsNoQuestionMark() {
    FakeExchange x = FakeExchange.get("/a");
    assertThat(Template.compile("{uri}[{query}]").expand(x.exchange())).isEqualTo("/a[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{hosts}    | unknown placeholder {hosts}; did you mean \"host\"?",
        "{HOST}     | unknown placeholder {HOST}",
        "{}         | unknown placeholder {}",
        "{ host }   | unknown placeholder { host }",
        "{header.x} | known are scheme, host",
        "a{         | lone {",
        "{host      | lone {",
        "a}b        | lone }",
      })
  void saysWhatItDoesNotKnow(String template, String message) {
    assertThatThrownBy(() -> Template.compile(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void knowsWhetherItIsConstant() {
    assertThat(Template.compile("a{{b}}").isConstant()).isTrue();
    assertThat(Template.compile("a{path}").isConstant()).isFalse();
  }
}
