package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FakeExchange;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cache_control} and {@code error_pages}. */
class RulesTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path root) {
    site =
        new Site(root)
            .file("index.html", "index")
            .file("app.js", "js")
            .file("assets/app.1a2b.js", "js")
            .file("assets/logo.png", "png")
            .file("404.html", "<p>lost")
            .file("errors/oops.html", "<p>oops")
            .file("errors/oops.html.gz", "zipped");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "/assets/app.1a2b.js | public, max-age=31536000, immutable",
        "/assets/logo.png | public, max-age=31536000, immutable",
        "/app.js | max-age=60",
        "/index.html | no-cache",
        "/ | no-cache",
        "/some/route | no-cache",
        "/404.html | no-cache",
        "/errors/oops.html.gz | -",
      })
  void theFirstRuleThatMatchesTheFile(String path, String expected) {
    site.spa()
        .cacheControl("assets/**", "public, max-age=31536000, immutable")
        .cacheControl("*.html", "no-cache")
        .cacheControl("**/*.js", "max-age=60");
    FakeExchange x = site.get(path);
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.field("Cache-Control")).isEqualTo(expected);
  }

  @Test
  void anErrorHasItsPageAndKeepsItsStatus() {
    site.errorPage("404", "/404.html")
        .errorPage("4xx", "errors/oops.html")
        .cacheControl("**", "max-age=60");
    FakeExchange lost = site.get("/nothing", "Range", "bytes=0-1", "If-None-Match", "*");
    assertThat(lost.status()).isEqualTo(404);
    assertThat(lost.text()).isEqualTo("<p>lost");
    assertThat(lost.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(lost.field("ETag")).isNull();
    assertThat(lost.field("Last-Modified")).isNull();
    assertThat(lost.field("Cache-Control")).isNull();
    assertThat(lost.field("Accept-Ranges")).isNull();
    assertThat(lost.exchange().failure()).isNotNull();
    assertThat(lost.exchange().failure().kind()).isEqualTo(FailureKind.NOT_FOUND);
    assertThat(site.get("/404.html").status()).isEqualTo(200);
  }

  @Test
  void aClassOfStatuses() {
    site.errorPage("404", "/404.html").errorPage("4xx", "errors/oops.html");
    FakeExchange post = site.ask(FakeExchange.of("POST", "/app.js"));
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.text()).isEqualTo("<p>oops");
    assertThat(post.field("Allow")).isEqualTo("GET, HEAD");
    FakeExchange range = site.get("/app.js", "Range", "bytes=9-", "Accept-Encoding", "gzip");
    assertThat(range.status()).isEqualTo(416);
    assertThat(range.field("Content-Range")).isEqualTo("bytes */2");
    assertThat(range.text()).isEqualTo("zipped");
    assertThat(range.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(range.field("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void headHasThePagesLength() {
    FakeExchange x = site.errorPage("404", "/404.html").head("/nothing");
    assertThat(x.status()).isEqualTo(404);
    assertThat(x.client().length()).isEqualTo(7);
    assertThat(x.bytes()).isEmpty();
  }

  @Test
  void aPageThatIsMissingLeavesTheGatewaysOwn() {
    site.errorPage("404", "/gone.html");
    FakeExchange x = site.get("/nothing");
    assertThat(x.status()).isEqualTo(404);
    assertThat(x.text()).isEqualTo("not_found");
    site.file("gone.html", "<p>back").later();
    assertThat(site.get("/nothing").text()).isEqualTo("<p>back");
  }

  @Test
  void aBigPageComesFromDisk() {
    site.file("big.html", "x".repeat(5000)).cacheBelow(100).errorPage("404", "/big.html");
    FakeExchange x = site.get("/nothing");
    assertThat(x.status()).isEqualTo(404);
    assertThat(x.bytes()).hasSize(5000);
    assertThat(x.whole()).isTrue();
  }
}
