package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 13: {@code @} in the tables is the file's own tag. */
class ConditionalRequestTest {
  private static final String OLDER = "Tue, 31 Dec 2024 23:59:59 GMT";
  private static final String SAME = Site.MODIFIED_TEXT;
  private static final String NEWER = "Wed, 01 Jan 2025 00:00:01 GMT";

  private Site site;
  private String tag;

  @BeforeEach
  void open(@TempDir Path root) {
    site = new Site(root).file("a.txt", "0123456789").cacheControl("*.txt", "max-age=60");
    tag = site.get("/a.txt").field("ETag");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // If-Match: strong, a list, *
        "If-Match: @ | 200",
        "If-Match: * | 200",
        "If-Match: \"x\", @ | 200",
        "If-Match: \"x\",,@,\"y\" | 200",
        "If-Match: \"x\" | 412",
        "If-Match: W/@ | 412",
        "If-Match: @x | 200",
        "If-Match: nonsense | 412",
        "If-Match: \"a,@\" | 412",
        "If-Match: \"x | 412",
        // If-Unmodified-Since counts only without If-Match
        "If-Unmodified-Since: OLDER | 412",
        "If-Unmodified-Since: SAME | 200",
        "If-Unmodified-Since: NEWER | 200",
        "If-Unmodified-Since: nonsense | 200",
        "If-Match: @; If-Unmodified-Since: OLDER | 200",
        "If-Match: \"x\"; If-Unmodified-Since: NEWER | 412",
        // If-None-Match: weak
        "If-None-Match: @ | 304",
        "If-None-Match: W/@ | 304",
        "If-None-Match: * | 304",
        "If-None-Match: \"x\", W/@ | 304",
        "If-None-Match: \"x\" | 200",
        "If-None-Match: nonsense | 200",
        "If-None-Match: \"x\"; If-None-Match: @ | 304",
        // If-Modified-Since counts only without If-None-Match
        "If-Modified-Since: OLDER | 200",
        "If-Modified-Since: SAME | 304",
        "If-Modified-Since: NEWER | 304",
        "If-Modified-Since: Wednesday, 01-Jan-25 00:00:00 GMT | 304",
        "If-Modified-Since: Wed Jan  1 00:00:00 2025 | 304",
        "If-Modified-Since: yesterday | 200",
        "If-None-Match: \"x\"; If-Modified-Since: NEWER | 200",
        "If-None-Match: @; If-Modified-Since: OLDER | 304",
        // the precedence of 13.2.2
        "If-Match: \"x\"; If-None-Match: @ | 412",
        "If-Match: @; If-None-Match: @ | 304",
        "If-Unmodified-Since: OLDER; If-Modified-Since: NEWER | 412",
        "If-Unmodified-Since: NEWER; If-None-Match: @ | 304",
        "If-None-Match: @; Range: bytes=0-1 | 304",
        "If-Match: \"x\"; Range: bytes=0-1 | 412",
        "If-Match: @; Range: bytes=0-1 | 206",
        // If-Range: strong, exact
        "Range: bytes=0-1 | 206",
        "If-Range: @; Range: bytes=0-1 | 206",
        "If-Range: W/@; Range: bytes=0-1 | 200",
        "If-Range: \"x\"; Range: bytes=0-1 | 200",
        "If-Range: SAME; Range: bytes=0-1 | 206",
        "If-Range: OLDER; Range: bytes=0-1 | 200",
        "If-Range: NEWER; Range: bytes=0-1 | 200",
        "If-Range: nonsense; Range: bytes=0-1 | 200",
        "If-Range: \"x\"; Range: bytes=90- | 200",
        "If-Range: @; Range: bytes=90- | 416",
        "If-Range: @ | 200",
      })
  void table(String fields, int status) {
    FakeExchange get = site.get("/a.txt", fields(fields));
    assertThat(get.status()).isEqualTo(status);
    FakeExchange head = site.head("/a.txt", fields(fields));
    assertThat(head.status()).isEqualTo(status == 206 || status == 416 ? 200 : status);
  }

  private String[] fields(String spec) {
    List<String> fields = new ArrayList<>();
    for (String field : spec.split("; ", -1)) {
      int colon = field.indexOf(": ");
      fields.add(field.substring(0, colon));
      fields.add(
          field
              .substring(colon + 2)
              .replace("@", tag)
              .replace("OLDER", OLDER)
              .replace("SAME", SAME)
              .replace("NEWER", NEWER));
    }
    return fields.toArray(String[]::new);
  }

  @Test
  void a304RepeatsWhatCachesNeedAndHasNoBody() {
    FakeExchange x = site.get("/a.txt", "If-None-Match", tag);
    assertThat(x.status()).isEqualTo(304);
    assertThat(x.field("ETag")).isEqualTo(tag);
    assertThat(x.field("Cache-Control")).isEqualTo("max-age=60");
    assertThat(x.field("Content-Type")).isNull();
    assertThat(x.client().length()).isEqualTo(10);
    assertThat(x.bytes()).isEmpty();
    assertThat(x.whole()).isTrue();
  }

  @Test
  void a412SaysNothingOfTheFile() {
    FakeExchange x = site.get("/a.txt", "If-Match", "\"x\"");
    assertThat(x.text()).isEqualTo("precondition_failed");
    assertThat(x.field("ETag")).isNull();
  }

  @Test
  void theTagIsStableAndChangesWithTheFile() {
    assertThat(site.later().get("/a.txt").field("ETag")).isEqualTo(tag);
    site.write(
            "a.txt",
            "9876543210".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            Site.MODIFIED.plusNanos(1_000_000))
        .later();
    FakeExchange x = site.get("/a.txt", "If-None-Match", tag);
    assertThat(x.status()).isEqualTo(200);
    assertThat(x.text()).isEqualTo("9876543210");
    assertThat(x.field("ETag")).isNotEqualTo(tag);
    assertThat(x.field("Last-Modified")).isEqualTo(Site.MODIFIED_TEXT);
  }

  @Test
  void aFileThatIsNotThereHasNoConditions() {
    assertThat(site.get("/b.txt", "If-None-Match", "*").status()).isEqualTo(404);
    assertThat(site.get("/b.txt", "If-Match", "*").status()).isEqualTo(404);
  }
}
