package com.openhwy.marketeer.middleware.headers;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderChangesTest {

  private static Middleware made(String yaml) {
    return Configured.instance(
        Configured.define(new HeadersFactory(), "h", yaml), new Loops().loop(0));
  }

  private static List<String> lines(Headers headers) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      lines.add(headers.name(i) + ": " + headers.value(i));
    }
    return lines;
  }

  /** Beside placeholders and text, on both sides; what finds nothing, or fails, is empty. */
  @Test
  void valuesMayHoldExpressions() {
    FakeExchange x =
        FakeExchange.get("/a?b=c")
            .header("X-Tenant", "acme")
            .through(
                made(
                    """
                    request:
                      set:
                        X-Who: "{method}-{= request.headers['x-tenant'].upperAscii() }"
                        X-Map: "{= {'a': 'x}', 'acme': \\"{y}\\"}[request.headers['x-tenant']]}!"
                        X-Failed: "[{= 1 / (request.size - 0) == 1 ? 'a' : 'b'}]"
                        X-None: "[{= request.query.none}]"
                        X-Evil: "{= 'a\\\\r\\\\nX-Admin: 1'}"
                        X-Far: "{= '\\\\u0141'}"
                    response:
                      set: {X-Class: "{= response.status / 100}xx"}
                    """))
            .run("ok");
    assertThat(lines(x.request().headers()))
        .containsExactly(
            "X-Tenant: acme",
            "X-Who: GET-ACME",
            "X-Map: {y}!",
            "X-Failed: []",
            "X-None: []",
            "X-Evil: a??X-Admin: 1",
            "X-Far: \u00c5\u0081");
    assertThat(x.field("X-Class")).isEqualTo("2xx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "request: {set: {X-A: 'é{= request.metod}'}} | 1:27 request.set.X-A: unknown variable"
            + " \"request.metod\"; did you mean \"request.method\"?",
        "request: {set: {X-A: '{= response.status}'}} | 1:26 request.set.X-A: \"response.status\""
            + " is not known in a request on its way to the endpoint; it is known only when the"
            + " response is there",
        "response: {add: {X-A: '{= response.duration}'}} | 1:27 response.add.X-A:"
            + " \"response.duration\" is not known in a response on its way to the client; it is"
            + " known only when the exchange is over",
        "request: {set: {X-A: '{= request.headers}'}} | 1:25 request.set.X-A: comes to a map;"
            + " expected a text, a number, or true or false, as in request.headers[\"x-tenant\"]",
        "request: {set: {X-A: '{= request.path'}} | 1:22 request.set.X-A: \"{= request.path\" has"
            + " an expression without an end; expected {= expression}",
      })
  void expressionsThatAreNone(String yaml, String problem) {
    assertThat(Configured.problems(new HeadersFactory(), yaml)).containsExactly(problem);
  }

  @Test
  void theEndpointGetsTheRequestChanged() {
    FakeExchange x =
        FakeExchange.get("/a?b=c")
            .header("x-gone", "1")
            .header("X-GONE", "2")
            .header("accept", "old")
            .header("X-Kept", "mine")
            .header("X-More", "one")
            .through(
                made(
                    """
                    request:
                      remove: [X-Gone, Cookie]
                      set: {Accept: new, X-Own: fixed}
                      set_if_missing: {X-Kept: other, X-Default: "yes"}
                      add: {X-More: two}
                    """))
            .run("ok");
    assertThat(lines(x.request().headers()))
        .containsExactly(
            "X-Kept: mine",
            "X-More: one",
            "Accept: new",
            "X-Own: fixed",
            "X-Default: yes",
            "X-More: two");
    assertThat(x.client().headers().isEmpty()).isTrue();
  }

  @Test
  void theClientGetsTheResponseChanged() {
    FakeExchange x =
        FakeExchange.get("/")
            .through(
                made(
                    "response: {remove: [x-debug], set: {Cache-Control: no-store},"
                        + " add: {Link: '</a>; rel=preload'}}"))
            .run(
                e -> {
                  e.response().headers().add("X-Debug", "1").add("cache-control", "public");
                  e.response().headers().add("Link", "</b>");
                  e.response().status(200);
                  e.respond();
                });
    assertThat(lines(x.client().headers()))
        .containsExactly("Link: </b>", "Cache-Control: no-store", "Link: </a>; rel=preload");
    assertThat(x.request().headers().isEmpty()).isTrue();
  }

  @Test
  void placeholdersAreFilledIn() {
    FakeExchange x =
        FakeExchange.get("/p?q=1")
            .through(
                made(
                    "request: {set: {X-All: '{method} {scheme} {host} {path} {uri} {client_ip}"
                        + " {request_id} {route} {{x}}'}}"));
    x.request().client(InetAddress.getLoopbackAddress(), "192.0.2.9");
    x.exchange().requestId("id-1");
    x.exchange().route("api");
    x.run("ok");
    assertThat(x.request().headers().get("X-All"))
        .isEqualTo("GET http example.test /p /p?q=1 192.0.2.9 id-1 api {x}");
  }

  @Test
  void aNameInTheListIsFoundByItsNumberAfterwards() {
    FakeExchange x =
        FakeExchange.get("/").through(made("request: {set: {authorization: Basic x}}")).run("ok");
    assertThat(x.request().headers().get(com.openhwy.marketeer.http.HeaderName.AUTHORIZATION))
        .isEqualTo("Basic x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "content-length",
        "Expect",
        "HTTP2-Settings",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "TRANSFER-ENCODING",
        "Upgrade"
      })
  void framingIsNobodysBusiness(String name) {
    for (String side : List.of("request", "response")) {
      for (String change : List.of("set", "set_if_missing", "add")) {
        assertThat(problems("{" + side + ": {" + change + ": {" + name + ": x}}}"))
            .singleElement()
            .asString()
            .contains(side + "." + change + "." + name + ": \"" + name + "\" frames the message");
      }
      assertThat(problems("{" + side + ": {remove: " + name + "}}"))
          .singleElement()
          .asString()
          .contains(side + ".remove: \"" + name + "\" frames the message");
    }
  }

  private static List<String> problems(String yaml) {
    return Configured.problems(new HeadersFactory(), yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: h}                              | request: and response are empty",
        "{request: {set: {Host: a.test}}}       | request.set.Host: \"Host\" is not changed here;"
            + " set",
        "{request: {set: {'X A': b}}}           | request.set.X A: \"X A\" is no field name",
        "{response: {remove: ['X:']}}           | response.remove: \"X:\" is no field name",
        "{response: {add: {X-A: \"a\\r\\nb\"}}} | response.add.X-A: holds a control character",
        "{response: {add: {X-A: '{clientip}'}}} | response.add.X-A: unknown placeholder {clientip};"
            + " did",
        "{response: {add: {X-A: '{path'}}}      | response.add.X-A: \"{path\" has a lone {"
      })
  void outOfOrder(String yaml, String problem) {
    assertThat(problems(yaml)).singleElement().asString().contains(" " + problem);
  }
}
