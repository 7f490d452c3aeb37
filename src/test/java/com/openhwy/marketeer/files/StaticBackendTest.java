package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Response;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticBackendTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path root) {
    site = new Site(root);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aFileWithItsHead() {
    FakeExchange x = site.file("css/a.css", "body{}").get("/css/a.css");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.text()).isEqualTo("body{}");
    assertThat(x.whole()).isTrue();
    assertThat(x.ends()).isEqualTo(1);
    assertThat(x.client().length()).isEqualTo(6);
    assertThat(x.field("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(x.field("Last-Modified")).isEqualTo(Site.MODIFIED_TEXT);
    assertThat(x.field("ETag")).matches("\"[A-Za-z0-9_-]{16}\"");
    assertThat(x.field("Accept-Ranges")).isEqualTo("bytes");
    assertThat(x.field("Vary")).isNull();
    assertThat(x.field("Cache-Control")).isNull();
    assertThat(x.field("Content-Length")).isNull(); // the codec's
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sub/", "/a.txt", "/big.bin", "/empty", "/missing", "/sub"})
  void headIsGetWithoutTheBody(String target) {
    site.file("index.html", "root")
        .file("sub/index.html", "sub")
        .file("a.txt", "hello")
        .file("big.bin", new byte[100_000])
        .file("empty", "");
    FakeExchange get = site.get(target);
    FakeExchange head = site.head(target);
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.client().length()).isEqualTo(get.client().length());
    assertThat(head.client().headers().toString()).isEqualTo(get.client().headers().toString());
    assertThat(head.bytes()).isEmpty();
    assertThat(head.whole()).isTrue();
    assertThat(get.whole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "FOO"})
  void onlyGetAndHead(String method) {
    FakeExchange x = site.file("a.txt", "x").ask(FakeExchange.of(method, "/a.txt"));
    assertThat(x.status()).isEqualTo(405);
    assertThat(x.field("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void anEmptyFileIsAFile() {
    FakeExchange x = site.file("empty.txt", "").get("/empty.txt", "Range", "bytes=0-");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.client().length()).isZero();
    assertThat(x.whole()).isTrue();
  }

  // ---- directories

  @Test
  void theIndexAnswersForItsDirectory() {
    site.file("index.html", "root").file("docs/index.html", "docs").file("no/a.txt", "a");
    assertThat(site.get("/").text()).isEqualTo("root");
    assertThat(site.get("/docs/").text()).isEqualTo("docs");
    assertThat(site.get("/docs/").field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(site.get("/no/").status()).isEqualTo(404);
    assertThat(site.get("/no").status()).isEqualTo(404);
    assertThat(site.get("/index.html/").status()).isEqualTo(404);
    assertThat(site.get("/docs/index.html/x").status()).isEqualTo(404);
  }

  @Test
  void theFirstIndexThatIsThere() {
    site.index("index.html", "index.htm", "a b.txt")
        .file("one/index.htm", "htm")
        .file("two/a b.txt", "text")
        .directory("three/index.html")
        .file("three/index.htm", "not the directory");
    assertThat(site.get("/one/").text()).isEqualTo("htm");
    assertThat(site.get("/two/").text()).isEqualTo("text");
    assertThat(site.get("/three/").text()).isEqualTo("not the directory");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // path, target as received, Location
        "/docs, /docs, /docs/",
        "/docs, /docs?a=b&c=/d, /docs/?a=b&c=/d",
        "/a%20b, /a%20b, /a%20b/",
        "/docs, /manual/docs, ./docs/",
        "/docs, //evil.test/docs, ./docs/",
        "/docs, //evil.test/docs?x, ./docs/?x",
        "/docs, /x/../docs, ./docs/",
        "/docs, /docs%2F, ./docs/",
        "/x:y, /p/x:y, ./x:y/",
        "/evil.test, /evil.test, /evil.test/",
      })
  void aDirectoryIsAskedForWithItsSlash(String path, String target, String location) {
    for (String name : new String[] {"docs", "a b", "x:y", "evil.test"}) {
      site.file(name + "/index.html", "x");
    }
    FakeExchange x = FakeExchange.get(target);
    x.request().path(path);
    site.ask(x);
    assertThat(x.status()).isEqualTo(301);
    assertThat(x.field("Location")).isEqualTo(location);
    assertThat(x.client().length()).isZero();
    assertThat(x.whole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.test",
        "//docs",
        "/%2Fdocs",
        "/%5Cdocs",
        "/docs%2F",
        "/docs//",
        "//",
        "///"
      })
  void noRedirectForWhatCouldNameAnotherHost(String path) {
    site.file("docs/index.html", "x").file("evil.test/index.html", "x").file("index.html", "x");
    FakeExchange x = FakeExchange.get("/");
    x.request().target(path).path(path);
    assertThat(site.ask(x).status()).isEqualTo(404);
    assertThat(x.field("Location")).isNull();
  }

  // ---- SPA

  @ParameterizedTest
  @CsvSource({
    "/, 200, app",
    "/users, 200, app",
    "/users/7/edit, 200, app",
    "/users/, 200, app",
    "/a.b/users, 200, app",
    "/assets/, 200, app",
    "/assets, 200, app",
    "/app.js, 200, js",
    "/missing.js, 404, not_found",
    "/assets/missing.css, 404, not_found",
    "/users/jane.doe, 404, not_found",
    "/.env, 404, not_found",
    "/.git/config, 404, not_found",
    "/docs/, 200, docs",
    "/a%2Fb, 404, not_found",
  })
  void aSpaAnswersForWhatIsNoFile(String path, int status, String text) {
    site.spa()
        .file("index.html", "app")
        .file("app.js", "js")
        .file("assets/x.css", "x")
        .file("docs/index.html", "docs");
    FakeExchange x = site.get(path);
    assertThat(x.status()).isEqualTo(status);
    assertThat(x.text()).isEqualTo(text);
  }

  @Test
  void aSpaWithoutItsIndexHasNothing() {
    assertThat(site.spa().get("/users").status()).isEqualTo(404);
    assertThat(site.get("/").status()).isEqualTo(404);
  }

  // ---- what is hidden

  @ParameterizedTest
  @CsvSource({
    "/.env, 404",
    "/.git/config, 404",
    "/sub/.htaccess, 404",
    "/.well-known/security.txt, 200",
    "/.well-known/.secret, 404",
    "/sub/.well-known/x, 404",
    "/..., 404",
    "/.hidden/, 404",
  })
  void dotfilesAreHidden(String path, int status) {
    lay();
    assertThat(site.get(path).status()).isEqualTo(status);
  }

  @Test
  void dotfilesAreServedWhenTheOperatorSaysSo() {
    site.dotfiles();
    lay();
    assertThat(site.get("/.env").text()).isEqualTo("secret");
    assertThat(site.get("/.well-known/.secret").status()).isEqualTo(200);
    assertThat(site.get("/..").status()).isEqualTo(404);
    assertThat(site.get("/.").status()).isEqualTo(404);
  }

  private void lay() {
    site.file(".env", "secret")
        .file(".git/config", "secret")
        .file("sub/.htaccess", "secret")
        .file("sub/.well-known/x", "secret")
        .file("...", "odd")
        .file(".hidden/index.html", "secret")
        .file(".well-known/.secret", "secret")
        .file(".well-known/security.txt", "Contact: mailto:a@example.test");
  }

  @Test
  void namesAreExact() {
    site.file("index.html", "x").file("Read Me.txt", "y").file("über.txt", "z");
    assertThat(site.get("/INDEX.HTML").status()).isEqualTo(404);
    assertThat(site.get("/index.html%20").status()).isEqualTo(404);
    assertThat(site.get("/index.html.").status()).isEqualTo(404);
    assertThat(site.get("/index.html::$DATA").status()).isEqualTo(404);
    assertThat(site.get("/Read%20Me.txt").text()).isEqualTo("y");
    assertThat(site.get("/%C3%BCber.txt").text()).isEqualTo("z");
    assertThat(site.get("/%FCber.txt").status()).isEqualTo(404);
    assertThat(site.get("/" + "x".repeat(5000)).status()).isEqualTo(404);
  }

  // ---- faults

  @Test
  void withoutAFreeWorkerTheGatewaySaysSo() {
    site.file("a.txt", "x")
        .workers(
            task -> {
              throw new RejectedExecutionException("full");
            });
    FakeExchange x = site.get("/a.txt");
    assertThat(x.status()).isEqualTo(503);
    assertThat(x.exchange().failure()).isNotNull();
    assertThat(x.exchange().failure().kind()).isEqualTo(FailureKind.OVERLOAD);
  }

  @Test
  void anUnreadableFileIsForbidden() throws Exception {
    site.file("secret.txt", "x");
    assertThat(site.path("secret.txt").toFile().setReadable(false, false)).isTrue();
    assumeTrue(!java.nio.file.Files.isReadable(site.path("secret.txt")), "root reads everything");
    assertThat(site.get("/secret.txt").status()).isEqualTo(403);
  }

  @Test
  void aClientThatLeftIsNotAnswered() {
    var gate = new java.util.concurrent.CompletableFuture<Runnable>();
    site.file("a.txt", "x")
        .workers(
            task -> {
              if (!gate.complete(task)) {
                task.run();
              }
            });
    FakeExchange x = site.start(FakeExchange.get("/a.txt"));
    Runnable look = gate.join();
    site.onLoop(x::abort);
    look.run();
    site.onLoop(() -> {});
    assertThat(x.status()).isZero();
    assertThat(x.ends()).isEqualTo(1);
    assertThat(x.client().length()).isNotEqualTo(Response.UNKNOWN);
  }
}
