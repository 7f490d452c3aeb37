package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{user}                | ann",
        "<{claim.level}>       | <3>",
        "{claim.roles}         | a b",
        "{claim.realm.name}    | r",
        "{claim.dotted.name}   | d",
        "[{claim.realm}]       | []",
        "[{claim.none}]        | []",
        "{claim.evil}          | a??X-Admin: 1?",
        "{claim.edges}         | ?admin?",
        "{claim.far}           | \u00c5\u0081",
      })
  void fillsInWhoTheClientIs(String template, String expected) {
    FakeExchange x = FakeExchange.get("/");
    assertThat(Template.compile("[{user}{claim.level}]").expand(x.exchange())).isEqualTo("[]");
    x.exchange()
        .principal(
            new Principal(
                "ann",
                Map.of(
                    "level", 3L,
                    "roles", List.of("a", "b"),
                    "realm", Map.of("name", "r"),
                    "dotted.name", "d",
                    "evil", "a\r\nX-Admin: 1\0",
                    "edges", " admin ",
                    "far", "\u0141")));
    assertThat(Template.compile(template).expand(x.exchange())).isEqualTo(expected);
  }

  @Test
  void whoTheClientIsLeadsNowhere() {
    for (String to : List.of("/u/{user}", "https://a.test/{claim.path}", "/{path}?u={user}")) {
      assertThatThrownBy(() -> LocationTemplate.compile(to))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must not lead anywhere");
    }
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
        "{claim}    | user, claim.<path>",
        "{claim.}   | unknown placeholder {claim.}",
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
