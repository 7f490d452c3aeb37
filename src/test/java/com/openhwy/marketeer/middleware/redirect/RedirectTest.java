package com.openhwy.marketeer.middleware.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {

  private static FakeExchange send(String yaml, String url) {
    int host = url.indexOf("://") + 3;
    int path = url.indexOf('/', host);
    String authority = url.substring(host, path);
    String name = authority.replaceAll(":[0-9]+$", "");
    FakeExchange x =
        FakeExchange.get(url.substring(path))
            .through(
                Configured.instance(
                    Configured.define(new RedirectFactory(), "r", yaml), new Loops().loop(0)));
    x.request().authority(authority, name).secure(url.startsWith("https"));
    return x.run("passed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{https: true}       | http://a.test/x?y=1        | https://a.test/x?y=1",
        "{https: true}       | http://a.test:8080/x       | https://a.test/x",
        "{https: true, https_port: 8443} | http://a.test:8080/x | https://a.test:8443/x",
        "{https: true}       | https://a.test/x           |",
        "{https: true}       | http://a.test/a%22%3Cb     | https://a.test/a%22%3Cb",
        "{www: add}          | http://a.test/x            | http://www.a.test/x",
        "{www: add}          | https://a.test:8443/x?q    | https://www.a.test:8443/x?q",
        "{www: add}          | http://www.a.test/x        |",
        "{www: add}          | http://localhost/x         |",
        "{www: add}          | http://192.0.2.1/x         |",
        "{www: remove}       | http://www.a.test/x        | http://a.test/x",
        "{www: remove}       | http://a.test/x            |",
        "{www: remove}       | http://www.test/x          |",
        "{https: true, www: add}    | http://a.test/x     | https://www.a.test/x",
        "{https: true, www: remove} | http://www.a.test/x | https://a.test/x"
      })
  void schemeAndHost(String yaml, String url, String location) {
    FakeExchange x = send(yaml, url);
    assertThat(x.field("Location")).isEqualTo(location);
    assertThat(x.status()).isEqualTo(location == null ? 200 : 308);
    assertThat(x.text()).isEqualTo(location == null ? "passed" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{from: ^/old/(.*)$, to: /new/$1}         | /old/a/b        | /new/a/b",
        "{from: ^/old/(.*)$, to: /new/$1}         | /old/a?q=1      | /new/a?q=1",
        "{from: ^/old/(.*)$, to: '/new/$1?x=2'}   | /old/a?q=1      | /new/a?x=2",
        "{from: ^/old/(.*)$, to: /new/$1}         | /elsewhere      |",
        "{from: '^/u/(?P<id>[0-9]+)$', to: '/user/${id}/home'} | /u/42 | /user/42/home",
        "{from: '^/(\\w+)/(\\w+)$', to: /$2/$1/}  | /a/b            | /b/a/",
        "{from: ^/docs, to: 'https://docs.test/'} | /docs/x         | https://docs.test/",
        "{from: ^/docs(/.*)?$, to: 'https://docs.test/v2$1'} | /docs | https://docs.test/v2",
        "{from: ^/s, to: 'https://{host}{uri}'}   | /s?a=b          | https://a.test/s?a=b",
        "{from: '^/go/(.*)$', to: /$1}            | /go//evil.test  | /evil.test",
        "{from: '^/go(.*)$', to: /$1}             | /go//evil.test  | /evil.test",
        "{from: '^/go/(.*)$', to: 'https://b.test/$1'} | /go/@evil.test |"
            + " https://b.test/@evil.test",
        "{from: '^/go/(.*)$', to: /x/$1}          | /go/a^b         | /x/a%5Eb"
      })
  void rules(String rule, String target, String location) {
    FakeExchange x = send("{rules: [" + rule + "]}", "http://a.test" + target);
    assertThat(x.field("Location")).isEqualTo(location);
  }

  @Test
  void theFirstRuleThatMatchesDecidesAndMayHaveItsOwnStatus() {
    String yaml =
        """
        https: true
        status: 301
        rules:
          - {from: ^/a$, to: /first, status: 302}
          - {from: ^/a, to: /second}
        """;
    assertThat(send(yaml, "https://a.test/a").field("Location")).isEqualTo("/first");
    assertThat(send(yaml, "https://a.test/a").status()).isEqualTo(302);
    assertThat(send(yaml, "https://a.test/ab").field("Location")).isEqualTo("/second");
    assertThat(send(yaml, "https://a.test/ab").status()).isEqualTo(301);
    assertThat(send(yaml, "http://a.test/c").field("Location")).isEqualTo("https://a.test/c");
    assertThat(send(yaml, "https://a.test/c").status()).isEqualTo(200);
  }

  @Test
  void withoutAHostThereIsNowhereToSendTo() {
    FakeExchange x =
        FakeExchange.get("/x")
            .through(
                Configured.instance(
                    Configured.define(
                        new RedirectFactory(),
                        "r",
                        "{https: true, rules: [{from: x, to: 'https://{host}/'}]}"),
                    new Loops().loop(0)));
    x.request().authority("", "");
    assertThat(x.run("passed").text()).isEqualTo("passed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: r}                                   | rules: are empty and neither https nor www",
        "{https: true, status: 304}                  | status: 304 is no redirect; expected 301",
        "{rules: [{from: '(', to: /}]}               | rules[0].from: \"(\" is no regular"
            + " expression",
        "{rules: [{from: '((a{1000}){1000}){1000}', to: /}]} | rules[0].from:"
            + " \"((a{1000}){1000}){1000}\" repeats something more than 1000 times",
        "{rules: [{from: a, to: /, status: 200}]}    | rules[0].status: 200 is no redirect",
        "{rules: [{from: a, to: /$1}]}               | rules[0].to: \"$1\" is no group of \"a\","
            + " which",
        "{rules: [{from: '(a)', to: '/${b}'}]}       | rules[0].to: \"${b}\" is no group of"
            + " \"(a)\"",
        "{rules: [{from: '(a)', to: 'https://$1'}]}  | rules[0].to: \"https://$1\" has a group"
            + " before",
        "{rules: [{from: '(a)', to: 'https://b.test$1'}]} | rules[0].to: \"https://b.test$1\" has a"
            + " g",
        "{rules: [{from: '(a)', to: '$1'}]}          | rules[0].to: \"$1\" has a group before its"
            + " path",
        "{rules: [{from: '(a)', to: '/$1/{host}'}]}  | rules[0].to: \"/$1/{host}\" holds a space, a"
            + " ba",
        "{rules: [{from: a, to: '//b.test'}]}        | rules[0].to: \"//b.test\" leads nowhere"
            + " certain",
        "{rules: [{from: a, to: ''}]}                | rules[0].to: \"\" is empty"
      })
  void outOfOrder(String yaml, String problem) {
    List<String> problems = Configured.problems(new RedirectFactory(), yaml);
    assertThat(problems).singleElement().asString().contains(" " + problem);
  }
}
