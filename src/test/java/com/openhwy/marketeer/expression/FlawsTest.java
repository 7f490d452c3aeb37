package com.openhwy.marketeer.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator is told of an expression that is not one. */
class FlawsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "request.metod == 'GET'           | 1 unknown variable \"request.metod\"; did you mean"
            + " \"request.method\"?",
        "request.header['a'] == 'b'       | 1 unknown variable \"request.header\"; did you mean"
            + " \"request.headers\"?",
        "tls.client.subjet == ''          | 1 unknown variable \"tls.client.subjet\"; did you mean"
            + " \"tls.client.subject\"?",
        "jwt.claims.tenant == 'a'         | 1 \"jwt.claims\" is not known in a route's match; it is"
            + " known only after the route is chosen, behind the middleware that sets it",
        "principal == 'a'                 | 1 \"principal\" is not known in a route's match; it is"
            + " known only after the route is chosen, behind the middleware that sets it",
        "response.status == 200           | 1 \"response.status\" is not known in a route's match;"
            + " it is known only when the response is there",
        "response.duration > duration('1s') | 1 \"response.duration\" is not known in a route's"
            + " match; it is known only when the exchange is over",
        "request.method == 5              | 16 \"==\" does not take (string, int)",
        "request.port ? true : false      | 14 \"?:\" does not take (int, bool, bool)",
        "request.path.startsWith(5)       | 24 \"startsWith\" does not take string.(int)",
        "request.path.lowerAsci() == ''   | 23 unknown function \"lowerAsci\"; did you mean"
            + " \"lowerAscii\"?",
        "request.method.name == ''        | 15 type 'string' does not support field selection",
        "request.path                     | 1 comes to a text; expected true or false, as in"
            + " request.method == \"GET\"",
        "request.port                     | 1 comes to a number; expected true or false, as in"
            + " request.method == \"GET\"",
        "request.method == 'GET' &&       | 27 mismatched input the end",
        "request.path.matches('(a')       | 22 \"(a\" is no regular expression: error parsing"
            + " regexp: missing closing ): `(a`; expected RE2 syntax, which has no look-around and"
            + " no back-references",
        "request.path.matches('((a{1000}){1000}){1000}') | 22 \"((a{1000}){1000}){1000}\" repeats"
            + " something more than 1000 times, repetitions within each other multiplied; expected"
            + " fewer, or * or +",
        "request.path == '/' && matches(request.host, '(?:(x{40}y){26})') | 46"
            + " \"(?:(x{40}y){26})\" repeats something more than 1000 times, repetitions within"
            + " each other multiplied; expected fewer, or * or +",
        "request.path.matches('([a-z]{90}){11}') | 22 a regular expression of 1014 steps; expected"
            + " at most 1000: counted repeats such as x{100} are what makes one long",
        "request.path.matches(request.headers['re']) | 37 the pattern of matches is made from the"
            + " request; expected a text in quotes",
        "cidr(client.ip, '10.0.0.1/8')    | 17 \"10.0.0.1/8\" has bits set beyond /8; did you mean"
            + " 10.0.0.0/8?",
        "cidr(client.ip, request.path)    | 24 the block of cidr is made from the request; expected"
            + " a text in quotes",
      })
  void pointAtWhatIsWrong(String expression, String expected) {
    assertThat(told(expression, Scope.ROUTE, Wanted.TRUTH)).isEqualTo(expected);
  }

  @Test
  void aTextIsNoList() {
    assertThat(told("request.path.split('/')", Scope.REQUEST, Wanted.TEXT))
        .isEqualTo(
            "1 comes to a list; expected a text, a number, or true or false, as in"
                + " request.headers[\"x-tenant\"]");
    assertThat(told("request.headers", Scope.REQUEST, Wanted.TEXT)).startsWith("1 comes to a map;");
  }

  @Test
  void length() {
    String text = "'" + "x".repeat(Environment.MAX_LENGTH) + "' == request.path";
    assertThat(told(text, Scope.ROUTE, Wanted.TRUTH))
        .isEqualTo("1 more than 4000 characters; expected a shorter expression");
  }

  @Test
  void nesting() {
    String text = "(".repeat(200) + "true" + ")".repeat(200);
    assertThat(told(text, Scope.ROUTE, Wanted.TRUTH))
        .isEqualTo("1 nested deeper than 50 levels; expected less");
  }

  private static String told(String expression, Scope scope, Wanted wanted) {
    return Expression.check(expression, scope, wanted).stream()
        .map(flaw -> flaw.column() + " " + flaw.message())
        .collect(Collectors.joining("\n"));
  }
}
