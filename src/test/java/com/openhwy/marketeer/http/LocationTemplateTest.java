package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://open-hwy.com{uri}        | https://open-hwy.com/a/b?q=1",
        "https://open-hwy.com/x/{path}    | https://open-hwy.com/x/a/b",
        "https://open-hwy.com             | https://open-hwy.com",
        "https://open-hwy.com?from={path} | https://open-hwy.com?from=/a/b",
        "https://{host}{uri}              | https://shop.example/a/b?q=1",
        "https://{host}:8443{uri}         | https://shop.example:8443/a/b?q=1",
        "{scheme}://{authority}/new       | http://shop.example:8080/new",
        "{scheme}://www.{host}:{port}/    | http://www.shop.example:8080/",
        "http://[2001:db8::1]:80{path}    | http://[2001:db8::1]:80/a/b",
        "/new{path}                       | /new/a/b",
        "/new?{query}                     | /new?q=1",
        "/login?next={uri}#top            | /login?next=/a/b?q=1#top",
        "{path}/                          | /a/b/",
        "{uri}                            | /a/b?q=1",
        "/{path}                          | /a/b",
        "?page=2                          | ?page=2",
      })
  void leadsWhereTheOperatorSaid(String to, String location) {
    FakeExchange x = FakeExchange.get("/a/b?q=1");
    x.request().authority("shop.example:8080", "shop.example").peer(x.request().peer(), 8080);
    assertThat(LocationTemplate.compile(to).expand(x.exchange())).isEqualTo(location);
  }

  /** Abuse #51: no path and no query makes a redirect lead to another host. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "///evil.example/x",
        "/%2F%2Fevil.example",
        "/%5C%5Cevil.example",
        "/%5Cevil.example",
        "/@evil.example",
        "/.evil.example",
        "/:80@evil.example",
        "/%40evil.example",
        "/;@evil.example",
        "//evil.example/%2E.",
        "/http:%2F%2Fevil.example",
      })
  void staysOnTheConfiguredHost(String path) {
    for (String to :
        new String[] {
          "https://good.example{uri}",
          "https://good.example/{uri}",
          "https://good.example{path}",
          "{scheme}://{host}{uri}",
          "{uri}",
          "{path}",
          "/{path}",
          "/x{path}",
          "/{uri}",
        }) {
      FakeExchange x = FakeExchange.get("/");
      x.request()
          .path(path)
          .query("//evil.example/\\@evil")
          .authority("good.example", "good.example");
      String location = Objects.requireNonNull(LocationTemplate.compile(to).expand(x.exchange()));
      String host = URI.create("https://good.example/base").resolve(location).getHost();
      assertThat(host).as(to + " -> " + location).isEqualTo("good.example");
      assertThat(location).doesNotStartWith("//").doesNotContain("\\");
    }
  }

  /** Abuse #14: what could end a field or confuse a reader of the URL is percent-encoded. */
  @Test
  void encodesWhatAQueryMayHaveBroughtAlong() {
    FakeExchange x = FakeExchange.get("/a");
    x.request().query("x=%0d%0aSet-Cookie:y\r\n \"<>\\^`{|}#\u00e9\u007f");
    String location = LocationTemplate.compile("https://a.example{uri}").expand(x.exchange());
    assertThat(location)
        .isEqualTo(
            "https://a.example/a?x=%0d%0aSet-Cookie:y%0D%0A%20%22%3C%3E%5C%5E%60%7B%7C%7D%23%E9%7F");
  }

  @Test
  void withoutAHostThereIsNoTargetThatNeedsIt() {
    FakeExchange x = FakeExchange.get("/evil.example");
    x.request().authority("", "");
    assertThat(LocationTemplate.compile("https://{host}{uri}").expand(x.exchange())).isNull();
    assertThat(LocationTemplate.compile("https://{authority}{uri}").expand(x.exchange())).isNull();
    assertThat(LocationTemplate.compile("/x{uri}").expand(x.exchange()))
        .isEqualTo("/x/evil.example");
  }

  @Test
  void aRequestWithoutAPathIsSentToTheRoot() {
    FakeExchange x = FakeExchange.of("OPTIONS", "*");
    assertThat(LocationTemplate.compile("https://a.example{uri}").expand(x.exchange()))
        .isEqualTo("https://a.example/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "open-hwy.com",
        "open-hwy.com/x",
        "//evil.example",
        "//{host}/x",
        "ftp://a.example/",
        "javascript:alert(1)",
        "https:/a.example",
        "https://",
        "https:///x",
        "https://{query}/",
        "https://{method}.example/",
        "https://{client_ip}/",
        "https://a.example{query}",
        "https://user@a.example/",
        "https://{authority}:8443/",
        "https://a.example:{path}",
        "https://a.example:x/",
        "{query}",
        "{host}{uri}",
        "{scheme}:{uri}",
        "{method}://a.example/",
        "{request_id}",
        "/a b",
        "/a\\b",
        "/\u00e9",
        "/a\r\nSet-Cookie:x",
      })
  void refusesATargetThatLeadsNowhereCertain(String to) {
    assertThatThrownBy(() -> LocationTemplate.compile(to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + to + "\"");
  }
}
