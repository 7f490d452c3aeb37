package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
  private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]*)\">([^<]*)</a>");

  private Site site;

  @BeforeEach
  void open(@TempDir Path root) {
    site =
        new Site(root)
            .file("files/b.txt", "hello")
            .file("files/A.txt", "x".repeat(1536))
            .file("files/zoo/keep", "")
            .file("files/apes/index.html", "apes")
            .file("files/.hidden", "secret")
            .file("files/<img src=x onerror=alert(1)>.txt", "")
            .file("files/javascript:alert(1)", "")
            .file("files/a \"b\" & 'c'?#%.txt", "")
            .file("files/über.txt", "");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void offUnlessAskedFor() {
    assertThat(site.get("/files/").status()).isEqualTo(404);
    assertThat(site.get("/files").status()).isEqualTo(404);
  }

  @Test
  void aPageSortedAndEscaped() {
    FakeExchange x = site.listing().get("/files/");
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(x.field("Cache-Control")).isEqualTo("no-cache");
    assertThat(x.field("Vary")).isEqualTo("Accept");
    assertThat(x.field("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(links(x.text()))
        .containsExactly(
            "../ ../",
            "./apes/ apes/",
            "./zoo/ zoo/",
            "./%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E.txt &lt;img src=x onerror=alert(1)&gt;.txt",
            "./a%20%22b%22%20%26%20%27c%27%3F%23%25.txt a &quot;b&quot; &amp; &#39;c&#39;?#%.txt",
            "./A.txt A.txt",
            "./b.txt b.txt",
            "./javascript%3Aalert%281%29 javascript:alert(1)",
            "./%C3%BCber.txt über.txt");
    assertThat(x.text())
        .contains("<td class=\"n\">1.5 KiB</td>", "<td class=\"n\">5 B</td>")
        .contains("<time datetime=\"2025-01-01T00:00:00Z\">2025-01-01 00:00</time>")
        .doesNotContain("hidden")
        .doesNotContain("<img");
  }

  @Test
  void everyLinkLeadsToItsFile() {
    String page = site.listing().get("/files/").text();
    for (String link : links(page)) {
      String href = link.substring(0, link.indexOf(' '));
      if (href.startsWith("./")) {
        assertThat(site.get("/files/" + href.substring(2)).status()).as(href).isEqualTo(200);
      }
    }
  }

  private static List<String> links(String page) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(page);
    while (matcher.find()) {
      links.add(matcher.group(1) + " " + matcher.group(2));
    }
    return links;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | application/json",
        "application/json, text/html;q=0.9 | application/json",
        "text/html, application/json | text/html; charset=utf-8",
        "text/html,application/xhtml+xml,*/*;q=0.8 | text/html; charset=utf-8",
        "*/* | text/html; charset=utf-8",
        "application/* | application/json",
        "image/png | text/html; charset=utf-8",
      })
  void theTypeIsTheClientsChoice(String accept, String type) {
    FakeExchange x = site.listing().get("/files/", "Accept", accept);
    assertThat(x.field("Content-Type")).isEqualTo(type);
    assertThat(site.head("/files/", "Accept", accept).client().length())
        .isEqualTo(x.bytes().length);
  }

  @Test
  void json() {
    JsonArray rows =
        new JsonArray(site.listing().get("/files/", "Accept", "application/json").text());
    assertThat(rows).hasSize(8);
    JsonObject apes = rows.getJsonObject(0);
    assertThat(apes.getString("name")).isEqualTo("apes");
    assertThat(apes.getString("type")).isEqualTo("directory");
    assertThat(apes.containsKey("size")).isFalse();
    assertThat(rows.getJsonObject(5))
        .isEqualTo(
            new JsonObject()
                .put("name", "b.txt")
                .put("type", "file")
                .put("size", 5)
                .put("modified", "2025-01-01T00:00:00Z"));
  }

  @Test
  void theRootHasNoWayUpAndAnEmptyDirectorySaysSo() {
    site.listing().directory("files/none");
    assertThat(site.get("/").text()).contains("./files/").doesNotContain("../");
    assertThat(site.get("/files/none/").text()).contains("Empty.", "<h1>/files/none/</h1>");
    assertThat(site.get("/files/none").status()).isEqualTo(301);
    assertThat(site.get("/files/apes/").text()).isEqualTo("apes");
  }

  @Test
  void itGrowsWithTheDirectory() {
    assertThat(site.listing().get("/files/zoo/").text()).doesNotContain("lion");
    site.file("files/zoo/lion", "");
    assertThat(site.get("/files/zoo/").text()).doesNotContain("lion");
    assertThat(site.later().get("/files/zoo/").text()).contains("lion");
  }

  @Test
  void aHugeDirectoryIsCutAndSaysSo() {
    List<Listing.Row> rows = new ArrayList<>();
    for (int i = 0; i <= Listing.MOST_ROWS; i++) {
      rows.add(new Listing.Row("f" + i, false, i, Instant.EPOCH));
    }
    Listing listing = Listing.of("/d/", rows, new Resource.Age(0));
    assertThat(listing.retain()).isTrue();
    assertThat(ListingPage.html("/d/", rows.subList(0, 3), true))
        .contains("Only the first 3 names");
    assertThat(ListingPage.html("/d/", rows.subList(0, 3), false)).doesNotContain("Only");
    listing.release();
    listing.release();
    assertThat(listing.retain()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "10240, 10 KiB",
    "1048576, 1.0 MiB",
    "5368709120, 5.0 GiB",
    "9223372036854775807, 8.0 EiB",
  })
  void sizesForPeople(long bytes, String text) {
    assertThat(ListingPage.size(bytes)).isEqualTo(text);
  }
}
