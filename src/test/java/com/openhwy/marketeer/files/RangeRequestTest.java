package com.openhwy.marketeer.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of them from memory, by sendfile and as a stream: the client sees no difference. */
class RangeRequestTest {
  enum From {
    MEMORY,
    SENDFILE,
    STREAM
  }

  private static final Pattern PART =
      Pattern.compile("Content-Type: (.*)\r\nContent-Range: bytes (\\d+)-(\\d+)/(\\d+)");

  private final byte[] content = new byte[200_000];
  private Site site;

  @BeforeEach
  void open(@TempDir Path root) {
    new Random(1).nextBytes(content);
    site = new Site(root).file("a.css", content);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private FakeExchange get(From from, String range) {
    site.cacheBelow(from == From.MEMORY ? content.length : 1000);
    FakeExchange x = FakeExchange.get("/a.css");
    if (from == From.STREAM) {
      x.client().withoutSendfile();
    }
    site.ask(x, "Range", range);
    assertThat(x.whole()).isTrue();
    assertThat(x.ends()).isEqualTo(1);
    return x;
  }

  @ParameterizedTest
  @EnumSource
  void one(From from) {
    FakeExchange x = get(from, "bytes=100-150099");
    assertThat(x.status()).isEqualTo(206);
    assertThat(x.field("Content-Range")).isEqualTo("bytes 100-150099/200000");
    assertThat(x.field("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(x.field("ETag")).isNotNull();
    assertThat(x.field("Last-Modified")).isEqualTo(Site.MODIFIED_TEXT);
    assertThat(x.bytes()).isEqualTo(Arrays.copyOfRange(content, 100, 150_100));
    assertThat(get(from, "bytes=-1").bytes()).containsExactly(content[content.length - 1]);
    assertThat(get(from, "bytes=0-").bytes()).isEqualTo(content);
    assertThat(get(from, "bytes=0-").status()).isEqualTo(206);
  }

  @ParameterizedTest
  @EnumSource
  void several(From from) {
    FakeExchange x = get(from, "bytes=199990-, 0-9,1000-140999, 999999-");
    assertThat(x.status()).isEqualTo(206);
    assertThat(x.field("Content-Range")).isNull();
    assertThat(x.client().length()).isEqualTo(x.bytes().length);
    String type = x.field("Content-Type");
    assertThat(type).startsWith("multipart/byteranges; boundary=");
    List<long[]> parts = parts(x.bytes(), type.substring(type.indexOf('=') + 1));
    assertThat(parts)
        .containsExactly(
            new long[] {199_990, 199_999}, new long[] {0, 9}, new long[] {1000, 140_999});
  }

  /** Reads the parts as a client would, and holds each against the file. */
  private List<long[]> parts(byte[] body, String boundary) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<long[]> found = new ArrayList<>();
    int at = 0;
    while (true) {
      String delimiter = (at == 0 ? "--" : "\r\n--") + boundary;
      assertThat(text.startsWith(delimiter, at)).as("delimiter at %d", at).isTrue();
      at += delimiter.length();
      if (text.substring(at).equals("--\r\n")) {
        return found;
      }
      int blank = text.indexOf("\r\n\r\n", at);
      Matcher head = PART.matcher(text.substring(at + 2, blank));
      assertThat(head.matches()).isTrue();
      assertThat(head.group(1)).isEqualTo("text/css; charset=utf-8");
      assertThat(head.group(4)).isEqualTo("200000");
      int first = Integer.parseInt(head.group(2));
      int last = Integer.parseInt(head.group(3));
      at = blank + 4 + last - first + 1;
      assertThat(Arrays.copyOfRange(body, blank + 4, at))
          .isEqualTo(Arrays.copyOfRange(content, first, last + 1));
      found.add(new long[] {first, last});
    }
  }

  @ParameterizedTest
  @EnumSource
  void abusiveSetsGetTheFileOnce(From from) {
    for (String range :
        List.of("bytes=" + "0-,".repeat(500) + "0-", "bytes=0-9,5-14", "bytes=9-1")) {
      FakeExchange x = get(from, range);
      assertThat(x.status()).isEqualTo(200);
      assertThat(x.field("Content-Range")).isNull();
      assertThat(x.bytes()).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource
  void beyondTheEnd(From from) {
    FakeExchange x = get(from, "bytes=200000-");
    assertThat(x.status()).isEqualTo(416);
    assertThat(x.field("Content-Range")).isEqualTo("bytes */200000");
    assertThat(x.field("ETag")).isNull();
  }
}
