package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.CanonicalPath;
import com.openhwy.marketeer.http.FakeExchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * abuse.md 32, 33, 35: never a byte from outside the root, and nothing inside is spoilt by trying.
 */
class EscapeTest {
  private static final List<String> DOTS =
      List.of(
          "..",
          "%2e%2e",
          ".%2e",
          "%2E.",
          "..;",
          "..%3B",
          "..%00",
          "%c0%ae%c0%ae",
          "%252e%252e",
          "...",
          "....",
          "..%20",
          "..%09",
          "%e0%80%ae%e0%80%ae",
          "..%u002f",
          "%uff0e%uff0e",
          "..\u2024",
          "%EF%BC%8E%EF%BC%8E",
          "..%0d%0a");
  private static final List<String> SLASHES =
      List.of(
          "/",
          "%2f",
          "%2F",
          "\\",
          "%5c",
          "%5C",
          "//",
          "%c0%af",
          "%252f",
          "%255c",
          "/./",
          "%2f/",
          "/%2f",
          "%e2%88%95",
          "%ef%bc%8f",
          ";/",
          "%00/");
  private static final List<String> FRONTS =
      List.of("/", "/sub/", "/sub/deep/", "/sub", "/x", "//", "/./", "/index.html", "/sub%2f");

  private Path outside;
  private Site site;

  @BeforeEach
  void open(@TempDir Path top) throws Exception {
    outside = top;
    Files.writeString(top.resolve("secret.txt"), "SECRET");
    Files.createDirectories(top.resolve("root-2"));
    Files.writeString(top.resolve("root-2/secret.txt"), "SECRET");
    site = new Site(Files.createDirectories(top.resolve("root")));
    site.file("index.html", "index").file("sub/deep/a.txt", "deep").listing();
  }

  @AfterEach
  void close() {
    site.close();
  }

  /** Through the canonical path, as the codec does, and raw, as if that had let it through. */
  @Test
  void thousandsOfWaysToClimb() {
    Set<String> paths = new LinkedHashSet<>();
    for (String front : FRONTS) {
      for (String dots : DOTS) {
        for (String slash : SLASHES) {
          for (int depth = 1; depth <= 4; depth++) {
            String climb = front + (dots + slash).repeat(depth);
            paths.add(climb + "secret.txt");
            paths.add(climb + "root-2" + slash + "secret.txt");
            paths.add(climb + "etc" + slash + "passwd");
          }
        }
      }
    }
    assertThat(paths).hasSizeGreaterThan(30_000);
    int answered = 0;
    for (String path : paths) {
      answered += climb(path) ? 1 : 0;
      String canonical = CanonicalPath.of(path, true);
      answered += canonical != null && climb(canonical) ? 1 : 0;
    }
    assertThat(answered).isGreaterThan(paths.size());
    assertThat(site.get("/index.html").text()).isEqualTo("index");
    assertThat(site.get("/sub/deep/a.txt").text()).isEqualTo("deep");
  }

  private boolean climb(String path) {
    FakeExchange x = FakeExchange.get("/");
    x.request().target(path).path(path);
    site.ask(x);
    assertThat(x.text()).as(path).doesNotContain("SECRET").doesNotContain("root:");
    assertThat(x.status()).as(path).isIn(200, 301, 404);
    if (x.status() == 301) {
      assertThat(x.field("Location")).as(path).matches("(\\.?/[^/].*)?/");
    }
    return x.whole();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x%2F..%2Findex.html",
        "/%2e%2e/index.html",
        "/..%2Findex.html",
        "/index.html%00",
        "/index.html%00.txt",
        "/index.html/..",
        "/index.html%2F",
        "/./index.html"
      })
  void tryingSpoilsNothing(String path) {
    FakeExchange first = FakeExchange.get("/");
    first.request().path(path);
    assertThat(site.ask(first).status()).isEqualTo(404);
    FakeExchange legitimate = site.get("/index.html");
    assertThat(legitimate.status()).isEqualTo(200);
    assertThat(legitimate.text()).isEqualTo("index");
    FakeExchange again = FakeExchange.get("/");
    again.request().path(path);
    assertThat(site.ask(again).status()).isEqualTo(404);
  }

  @Test
  void offBySlash() {
    assertThat(site.get("/../root-2/secret.txt").status()).isEqualTo(404);
    assertThat(site.get("/-2/secret.txt").status()).isEqualTo(404);
    site.link("beside", outside.resolve("root-2")); // its name begins like the root's
    assertThat(site.get("/beside/secret.txt").status()).isEqualTo(404);
  }

  // ---- links

  @Test
  void linksOutOfTheRootLeadNowhere() {
    lay();
    assertThat(site.get("/out.txt").status()).isEqualTo(404);
    assertThat(site.get("/out/secret.txt").status()).isEqualTo(404);
    assertThat(site.get("/out/").status()).isEqualTo(404);
    assertThat(site.get("/out").status()).isEqualTo(404);
    assertThat(site.get("/roundabout.txt").status()).isEqualTo(404);
    assertThat(site.get("/loop").status()).isEqualTo(404);
    assertThat(site.get("/nowhere").status()).isEqualTo(404);
    assertThat(site.get("/").text()).isEqualTo("index");
    assertThat(site.get("/sub/").text()).doesNotContain("out");
  }

  @Test
  void linksWithinTheRootAreWays() {
    lay();
    assertThat(site.get("/in.txt").text()).isEqualTo("deep");
    assertThat(site.get("/in/a.txt").text()).isEqualTo("deep");
    assertThat(site.get("/dotted.txt").text()).isEqualTo("v1");
  }

  @Test
  void linksOutAreFollowedWhenTheOperatorSaysSo() {
    site.followSymlinks();
    lay();
    assertThat(site.get("/out.txt").text()).isEqualTo("SECRET");
    assertThat(site.get("/out/secret.txt").text()).isEqualTo("SECRET");
    assertThat(site.get("/loop").status()).isEqualTo(404);
  }

  private void lay() {
    site.link("out.txt", outside.resolve("secret.txt"))
        .link("out", outside)
        .link("sub/out.txt", Path.of("../../secret.txt"))
        .link("roundabout.txt", Path.of("sub/out.txt"))
        .link("loop", Path.of("loop"))
        .link("nowhere", Path.of("nothing"))
        .link("in.txt", Path.of("sub/deep/a.txt"))
        .link("in", Path.of("sub/deep"))
        // as Kubernetes mounts a ConfigMap
        .file("..2025_01/dotted.txt", "v1")
        .link("..data", Path.of("..2025_01"))
        .link("dotted.txt", Path.of("..data/dotted.txt"));
  }

  @Test
  void theRootMayBeALinkThatIsSwitched(@TempDir Path releases) throws Exception {
    Files.createDirectories(releases.resolve("1"));
    Files.createDirectories(releases.resolve("2"));
    Files.writeString(releases.resolve("1/a.txt"), "one");
    Files.writeString(releases.resolve("2/a.txt"), "two");
    Path current = Files.createSymbolicLink(releases.resolve("current"), Path.of("1"));
    try (Site switched = new Site(current)) {
      assertThat(switched.get("/a.txt").text()).isEqualTo("one");
      Files.delete(current);
      Files.createSymbolicLink(current, Path.of("2"));
      assertThat(switched.get("/a.txt").text()).isEqualTo("one");
      assertThat(switched.later().get("/a.txt").text()).isEqualTo("two");
    }
  }

  // ---- what is no file

  @Test
  void aFifoIsNeverOpened() throws Exception {
    Process made = new ProcessBuilder("mkfifo", site.path("pipe").toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).isZero();
    site.directory("only").file("p.css", "plain").link("p.css.br", Path.of("pipe"));
    site.link("only/index.html", Path.of("../pipe"));
    assertThat(site.get("/pipe").status()).isEqualTo(404);
    assertThat(site.head("/pipe").status()).isEqualTo(404);
    assertThat(site.get("/only/").text()).doesNotContain("index.html");
    assertThat(site.get("/p.css", "Accept-Encoding", "br").text()).isEqualTo("plain");
  }

  @Test
  void devicesAreNoFiles() {
    site.followSymlinks()
        .link("zero", Path.of("/dev/zero"))
        .link("tty", Path.of("/dev/tty"))
        .link("null", Path.of("/dev/null"));
    assertThat(site.get("/zero").status()).isEqualTo(404);
    assertThat(site.get("/tty").status()).isEqualTo(404);
    assertThat(site.get("/null").status()).isEqualTo(404);
  }
}
