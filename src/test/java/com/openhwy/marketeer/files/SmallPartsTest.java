package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables and pure functions: media types, patterns, paths, and what is said of bad settings.
 */
class SmallPartsTest {

  @ParameterizedTest
  @CsvSource({
    "a.html, text/html; charset=utf-8",
    "A.HTML, text/html; charset=utf-8",
    "a.css, text/css; charset=utf-8",
    "a.js, text/javascript; charset=utf-8",
    "a.mjs, text/javascript; charset=utf-8",
    "a.json, application/json",
    "app.webmanifest, application/manifest+json",
    "a.wasm, application/wasm",
    "a.svg, image/svg+xml",
    "a.avif, image/avif",
    "a.webp, image/webp",
    "a.woff2, font/woff2",
    "a.txt, text/plain; charset=utf-8",
    "a.pdf, application/pdf",
    "a.mp4, video/mp4",
    "a.xml, application/xml",
    "a.min.js.map, application/json",
    "a.tar.gz, application/gzip",
    "a.unknown, application/octet-stream",
    "a., application/octet-stream",
    "noextension, application/octet-stream",
    "LICENSE, text/plain; charset=utf-8",
    "apple-app-site-association, application/json",
    "html, application/octet-stream",
    ".html, text/html; charset=utf-8",
  })
  void mediaTypes(String name, String type) {
    assertThat(MimeTypes.of(name)).isEqualTo(type);
  }

  @Test
  void theTableIsLong() {
    assertThat(MimeTypes.size()).isGreaterThan(250);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*.js | app.js | true",
        "*.js | deep/down/app.js | true",
        "*.js | app.js.map | false",
        "*.js | appXjs | false",
        "**/*.js | app.js | true",
        "**/*.js | a/b/app.js | true",
        "/*.js | app.js | true",
        "/*.js | a/app.js | false",
        "assets/** | assets/a/b.css | true",
        "assets/** | assets | false",
        "assets/** | myassets/a | false",
        "assets/* | assets/a/b.css | false",
        "a/**/z | a/z | true",
        "a/**/z | a/b/c/z | true",
        "a/**/z | ab/z | false",
        "*.{png,jpg} | x/y.jpg | true",
        "*.{png,jpg} | x/y.gif | false",
        "a?c | abc | true",
        "a?c | a/c | false",
        "a+(b).txt | a+(b).txt | true",
        "a+(b).txt | aab.txt | false",
        "** | any/thing | true",
        "index.html | index.html | true",
        "index.html | a/index.html | true",
        "index.html | indexXhtml | false",
      })
  void globs(String pattern, String path, boolean matches) {
    assertThat(Glob.of(pattern).matches(path)).isEqualTo(matches);
    assertThat(Glob.of(pattern)).hasToString(pattern);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "/ | ''",
        "/a | a",
        "/a/ | a",
        "/a/b%20c | a/b c",
        "/%C3%BC | ü",
        "/a%2Fb | -",
        "/a%5Cb | -",
        "/a%00 | -",
        "/a%0A | -",
        "/a%7F | -",
        "/%FF | -",
        "/a//b | -",
        "// | -",
        "/a/../b | -",
        "/.. | -",
        "/. | -",
        "/%2E%2E | -",
        "/.a | -",
        "/a/.b/c | -",
        "/.well-known/x | .well-known/x",
        "/a/.well-known/x | -",
        "/.well-knownx | -",
        "a | -",
        "'' | -",
      })
  void paths(String path, String relative) {
    assertThat(RequestPath.below(path, false)).isEqualTo(relative);
  }

  @Test
  void pathsWithDotfiles() {
    assertThat(RequestPath.below("/.a/.b", true)).isEqualTo(".a/.b");
    assertThat(RequestPath.below("/a/..", true)).isNull();
    assertThat(RequestPath.encoded("a b/ü%")).isEqualTo("a%20b%2F%C3%BC%25");
    assertThat(RequestPath.hasExtension("/a.b/c")).isFalse();
    assertThat(RequestPath.hasExtension("/a/b.c")).isTrue();
  }

  // ---- settings

  private static void refused(Site site, String... parts) {
    try (site) {
      assertThatThrownBy(site::files)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .contains(parts);
    }
  }

  @Test
  void aRootThatIsNoDirectory(@TempDir Path root) {
    refused(new Site(root.resolve("nope")), "root: ", "nope", "is no directory", "create it");
    refused(
        new Site(root).file("f", "").file("g", "").index("a", "a/b"),
        "index[1]: \"a/b\"",
        "index.html");
    refused(new Site(root.resolve("f")), "is no directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "4x4", "abc", "600", "404 ", ""})
  void aStatusThatHasNoPage(String status, @TempDir Path root) {
    refused(
        new Site(root).errorPage(status, "/404.html"),
        "\"" + status + "\"",
        "400 to 599, 4xx or 5xx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../404.html", "/.404.html", "/", "", "a//b", "/404.html/"})
  void aPageThatIsNoFile(String page, @TempDir Path root) {
    refused(
        new Site(root).errorPage("404", page),
        "error_pages.404: \"" + page + "\"",
        "example /404.html");
  }

  @Test
  void badCacheControl(@TempDir Path root) {
    refused(new Site(root).cacheControl("*.js", " "), "*.js", "public, max-age=3600");
    refused(new Site(root).cacheControl("*.js", "a\r\nb"), "*.js");
    refused(new Site(root).cacheControl("*.{js", "no-store"), "*.{js", "does not close");
    refused(new Site(root).cacheControl("/", "no-store"), "\"/\"", "is no pattern");
  }

  @Test
  void allProblemsAtOnce(@TempDir Path root) {
    List<String> found = new ArrayList<>();
    try (Site site =
        new Site(root.resolve("nope"))
            .index(".a")
            .cacheControl("{", "")
            .errorPage("1", "/x")
            .errorPage("404", "..")) {
      StaticFiles.check(site.config(), (setting, message) -> found.add(setting));
      assertThat(found)
          .containsExactlyInAnyOrder(
              "root",
              "index[0]",
              "cache_control.{",
              "cache_control.{",
              "error_pages.1",
              "error_pages.404");
    }
  }

  @Test
  void workersRefuseOnceClosed() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    FileWorkers workers = new FileWorkers(1);
    workers.execute(ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    workers.close();
    assertThatThrownBy(() -> workers.execute(ran::countDown))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
