package com.openhwy.marketeer.middleware.responserewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseRewriteTest {
  private String taken = "";
  private String added = "";
  private boolean secure = true;

  /** What comes of one field, sent by the endpoint 10.0.0.7:8080 that was asked as app.internal. */
  private List<String> rewritten(String yaml, String field, String... values) {
    FakeExchange x =
        FakeExchange.get("/")
            .through(
                Configured.instance(
                    Configured.define(new ResponseRewriteFactory(), "r", yaml),
                    new Loops().loop(0)));
    x.request().secure(secure).authority("www.example.com", "www.example.com");
    x.run(
        asked -> {
          asked.attempt("10.0.0.7:8080");
          asked.prefixes(taken, added);
          asked.request().headers().set(HeaderName.HOST, "app.internal");
          asked.response().status(302);
          for (String value : values) {
            asked.response().headers().add(field, value);
          }
          asked.respond();
        });
    List<String> all = new ArrayList<>();
    for (int i = 0; i < x.client().headers().size(); i++) {
      if (x.client().headers().name(i).equalsIgnoreCase(field)) {
        all.add(x.client().headers().value(i));
      }
    }
    return all;
  }

  private String location(String yaml, String value) {
    return rewritten(yaml, "Location", value).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.7:8080/a?b=c#d, /a?b=c#d",
    "HTTP://APP.internal/a, /a",
    "http://app.internal:80/a, /a",
    "https://app.internal:443/a, /a",
    "http://www.example.com/a, /a",
    "http://app.internal, /",
    "http://app.internal?q, /?q",
    "//app.internal/a, /a",
    "http://app.internal//evil.test/, /evil.test/",
    "'http://app.internal/\\evil.test/', /evil.test/",
    "'http://app.internal/\t/evil.test/', /evil.test/",
  })
  void addressesOfTheEndpointsOwnBecomePaths(String sent, String received) {
    assertThat(location("{}", sent)).isEqualTo(received);
    assertThat(rewritten("{}", "Content-Location", sent)).containsExactly(received);
    assertThat(rewritten("{}", "Refresh", "5; url=" + sent)).containsExactly("5; url=" + received);
  }

  @ParameterizedTest
  @CsvSource({
    "http://other.test/a",
    "https://app.internal:8443/a",
    "http://app.internal@evil.test/",
    "http://app.internal.evil.test/",
    "http://10.0.0.7:8081/",
    "/a",
    "a/../b",
    "?q",
    "mailto:a@b",
    "'http://app.internal\\@evil.test/'",
  })
  void othersStay(String sent) {
    String expected = sent.contains("\\") ? "/@evil.test/" : sent;
    assertThat(location("{}", sent)).isEqualTo(expected);
    assertThat(location("{automatic: false}", sent)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "/app, '', http://app.internal/x, /app/x",
    "/app, '', /x?y, /app/x?y",
    "/app, '', /, /app/",
    "/app, '', /app/x, /app/x",
    "/app, '', /apple, /app/apple",
    "/app, '', //evil.test/x, //evil.test/x",
    "/app, '', http://app.internal//evil.test/x, /app//evil.test/x",
    "'', /v1, /v1/x, /x",
    "'', /v1, /v1, /",
    "'', /v1, /v1?q, /?q",
    "'', /v1, /v1//evil.test, /evil.test",
    "'', /v1, /v2/x, /v2/x",
    "/app, /v1, /v1/x, /app/x",
    "/app, /v1, http://app.internal/v1/x, /app/x",
  })
  void whatTheRouteTookOffComesBack(String strip, String add, String sent, String received) {
    taken = strip;
    added = add;
    assertThat(location("{}", sent)).isEqualTo(received);
  }

  @Test
  void aBaseStandsBeforeWhatWasAnAddress() {
    String yaml = "{base: 'https://www.example.com'}";
    assertThat(location(yaml, "http://10.0.0.7:8080/a")).isEqualTo("https://www.example.com/a");
    assertThat(location(yaml, "/a")).isEqualTo("/a");
  }

  @Test
  void furtherHostsAreTheEndpointsToo() {
    String yaml = "{hosts: [Backend.Local, 'x.local:9000']}";
    assertThat(location(yaml, "http://backend.local:1234/a")).isEqualTo("/a");
    assertThat(location(yaml, "http://x.local:9000/a")).isEqualTo("/a");
    assertThat(location(yaml, "http://x.local/a")).isEqualTo("http://x.local/a");
  }

  @ParameterizedTest
  @CsvSource({
    "http://old.test/a/, https://new.test/b/, http://old.test/a/x, https://new.test/b/x",
    "http://old.test, https://new.test, http://old.test/x, https://new.test/x",
    "http://old.test, https://new.test, http://old.test, https://new.test",
    "http://old.test, https://new.test, http://old.test.evil.test/, http://old.test.evil.test/",
    "http://old.test, https://new.test, http://old.test@evil.test/, http://old.test@evil.test/",
    "http://old.test/, /, http://old.test//evil.test/, /evil.test/",
    "/old, /new, /old/x, /new/x",
    "/old, /new, /older, /older",
  })
  void rulesOfOnesOwn(String from, String to, String sent, String received) {
    String yaml = "{automatic: false, rules: [{from: '" + from + "', to: '" + to + "'}]}";
    assertThat(location(yaml, sent)).isEqualTo(received);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "0;URL='http://app.internal/a', 0;url=/a",
    "'0; url=\"http://app.internal/a\"', 0; url=/a",
    "0; url=, 0; url=",
    "0; url=http://other.test/, 0; url=http://other.test/",
  })
  void refreshHasAnAddressBehindItsSeconds(String sent, String received) {
    String value = sent.contains("URL") ? "0;URL='http://app.internal/a'" : sent;
    assertThat(rewritten("{}", "Refresh", value)).containsExactly(received);
  }

  @Test
  void cookiesStayAsTheyAreUnlessToldOtherwise() {
    String cookie = "a=b; Path=/x; Domain=example.com; Secure; HttpOnly; Max-Age=3; SameSite=Lax";
    assertThat(rewritten("{}", "Set-Cookie", cookie, "c=d")).containsExactly(cookie, "c=d");
    assertThat(rewritten("{}", "Set-Cookie", "odd", "=x;;")).containsExactly("odd", "=x");
  }

  @Test
  void theEndpointsOwnDomainIsTakenOffAndThePathComesBack() {
    taken = "/app";
    String yaml = "{hosts: [app.internal]}";
    assertThat(rewritten(yaml, "Set-Cookie", "a=b; domain=.App.Internal; path=/x; Secure"))
        .containsExactly("a=b; Path=/app/x; Secure");
    assertThat(rewritten(yaml, "Set-Cookie", "__Host-a=b; Path=/; Secure"))
        .containsExactly("__Host-a=b; Path=/; Secure");
    assertThat(rewritten(yaml, "Set-Cookie", "a=b; Path=/", "a=b; Path=/x/"))
        .containsExactly("a=b; Path=/app", "a=b; Path=/app/x/");
    assertThat(rewritten("{automatic: false}", "Set-Cookie", "a=b; Path=/x"))
        .containsExactly("a=b; Path=/x");
  }

  @Test
  void domainsAndPathsByRule() {
    String yaml =
        "{cookies: {domain: {old.test: new.test, gone.test: ''}, path: {/a: /b, /c/: /}}}";
    assertThat(
            rewritten(
                yaml,
                "Set-Cookie",
                "a=1; Domain=old.test; Path=/a/x",
                "b=2; Domain=.GONE.test; Path=/ab",
                "c=3; Path=/c/d"))
        .containsExactly("a=1; Domain=new.test; Path=/b/x", "b=2; Path=/ab", "c=3; Path=/d");
  }

  @Test
  void flagsByNameAndByConnection() {
    String yaml = "{cookies: {secure: true, http_only: true, same_site: none, names: [a]}}";
    assertThat(rewritten(yaml, "Set-Cookie", "a=1; SameSite=Lax; httponly", "b=2; SameSite=Lax"))
        .containsExactly("a=1; Secure; HttpOnly; SameSite=None", "b=2; SameSite=Lax");
    secure = false;
    assertThat(rewritten(yaml, "Set-Cookie", "a=1; SameSite=Lax"))
        .containsExactly("a=1; SameSite=Lax; HttpOnly");
    assertThat(
            rewritten("{cookies: {same_site: strict}}", "Set-Cookie", "a=1; SameSite=Lax; Secure"))
        .containsExactly("a=1; Secure; SameSite=Strict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{base: 'https://a/b'} | base: \"https://a/b\" is no scheme and host",
        "{hosts: ['a b']} | hosts[0]: \"a b\" is no host",
        "{rules: [{from: '', to: /}]} | rules[0].from: is empty",
        "{rules: [{from: /a, to: //evil}]} | rules[0].to: \"//evil\" is no address",
        "{rules: [{from: /a, to: evil}]} | rules[0].to: \"evil\" is no address",
        "{rules: [{from: 'http://a/', to: 'https://b'}]} | must both end with a slash",
        "{cookies: {domain: {a: 'b c'}}} | cookies.domain.a: \"b c\" is no domain",
        "{cookies: {path: {/a: b}}} | cookies.path./a: \"b\" is no path",
        "{cookies: {same_site: none}} | cookies.same_site: none is refused by browsers",
      })
  void outOfOrder(String yaml, String problem) {
    assertThat(Configured.problems(new ResponseRewriteFactory(), yaml))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }
}
