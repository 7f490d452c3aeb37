package com.openhwy.marketeer.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecompressedTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path root) {
    site =
        new Site(root)
            .file("app.js", "plain")
            .file("app.js.br", "as br")
            .file("app.js.zst", "as zstd")
            .file("app.js.gz", "as gzip")
            .file("only.css", "plain")
            .file("only.css.gz", "as gzip")
            .file("none.css", "plain");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | br",
        "gzip, zstd | zstd",
        "gzip | gzip",
        "x-gzip | gzip",
        "GZIP | gzip",
        "br;q=0.5, gzip;q=0.9 | gzip",
        "br;q=0, *;q=0.1 | zstd",
        "* | br",
        "br;q=0, gzip;q=0, zstd;q=0 | plain",
        "identity, br;q=0.9 | plain",
        "identity;q=0.9, br | br",
        "deflate | plain",
        "gzip;q=nonsense | plain",
        "'' | plain",
        "identity;q=0 | plain",
      })
  void chosenByWeight(String accept, String coding) {
    FakeExchange x = site.get("/app.js", "Accept-Encoding", accept);
    boolean plain = coding.equals("plain");
    assertThat(x.text()).isEqualTo(plain ? "plain" : "as " + coding);
    assertThat(x.field("Content-Encoding")).isEqualTo(plain ? null : coding);
    assertThat(x.field("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(x.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(x.whole()).isTrue();
  }

  @Test
  void aClientThatSaysNothingGetsThePlainFile() {
    FakeExchange x = site.get("/app.js");
    assertThat(x.text()).isEqualTo("plain");
    assertThat(x.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(site.get("/none.css", "Accept-Encoding", "br").field("Vary")).isNull();
  }

  @Test
  void onlyWhatIsThere() {
    assertThat(site.get("/only.css", "Accept-Encoding", "br, gzip;q=0.1").text())
        .isEqualTo("as gzip");
    assertThat(site.get("/only.css", "Accept-Encoding", "br").text()).isEqualTo("plain");
  }

  @Test
  void everyFormHasItsOwnTagAndConditions() {
    Set<String> tags = new HashSet<>();
    for (String coding : new String[] {"identity", "br", "zstd", "gzip"}) {
      String tag = site.get("/app.js", "Accept-Encoding", coding).field("ETag");
      tags.add(tag);
      FakeExchange same = site.get("/app.js", "Accept-Encoding", coding, "If-None-Match", tag);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.field("ETag")).isEqualTo(tag);
      assertThat(same.field("Vary")).isEqualTo("Accept-Encoding");
      FakeExchange other = site.get("/app.js", "Accept-Encoding", "deflate", "If-None-Match", tag);
      assertThat(other.status()).isEqualTo(coding.equals("identity") ? 304 : 200);
    }
    assertThat(tags).hasSize(4).doesNotContainNull();
  }

  @Test
  void rangesAreOfTheFormThatIsSent() {
    FakeExchange x = site.get("/app.js", "Accept-Encoding", "gzip", "Range", "bytes=3-");
    assertThat(x.status()).isEqualTo(206);
    assertThat(x.text()).isEqualTo("gzip");
    assertThat(x.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(x.field("Content-Range")).isEqualTo("bytes 3-6/7");
  }

  @Test
  void aSiblingOlderThanItsFileIsStale() {
    site.write("app.js", "newer".getBytes(UTF_8), Site.MODIFIED.plusNanos(1000));
    FakeExchange x = site.get("/app.js", "Accept-Encoding", "br, zstd, gzip");
    assertThat(x.text()).isEqualTo("newer");
    assertThat(x.field("Content-Encoding")).isNull();
    site.write("app.js.gz", "as newer gzip".getBytes(UTF_8), Site.MODIFIED.plusSeconds(5)).later();
    assertThat(site.get("/app.js", "Accept-Encoding", "br, gzip").text())
        .isEqualTo("as newer gzip");
  }

  @Test
  void siblingsThatAreNoFilesOfTheRootDoNotCount(@TempDir Path elsewhere) {
    new Site(elsewhere).file("secret", "from outside").close();
    site.file("b.css", "plain").link("b.css.br", elsewhere.resolve("secret"));
    site.file("c.css", "plain").directory("c.css.br");
    assertThat(site.get("/b.css", "Accept-Encoding", "br").text()).isEqualTo("plain");
    assertThat(site.get("/c.css", "Accept-Encoding", "br").text()).isEqualTo("plain");
  }

  @Test
  void theSiblingItselfIsAFileLikeAnyOther() {
    FakeExchange x = site.get("/app.js.gz", "Accept-Encoding", "gzip");
    assertThat(x.text()).isEqualTo("as gzip");
    assertThat(x.field("Content-Encoding")).isNull();
    assertThat(x.field("Content-Type")).isEqualTo("application/gzip");
  }

  @Test
  void switchedOff() {
    site.withoutPrecompressed();
    FakeExchange x = site.get("/app.js", "Accept-Encoding", "br");
    assertThat(x.text()).isEqualTo("plain");
    assertThat(x.field("Vary")).isNull();
  }
}
