package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/a/b/c/",
        "/a.b/c..d/e..",
        "/~user/a-b_c",
        "/a%20b",
        "/caf%C3%A9/%E2%82%AC/%F0%9F%98%80",
        "/%25/%3F%23",
        "/a;v=1/b;c",
        "/a:b@c!$&'()*+,;=",
        "/100%25",
      })
  void whatIsCanonicalIsReturnedAsTheSameInstance(String path) {
    assertThat(CanonicalPath.of(path, true)).isSameAs(path);
    assertThat(CanonicalPath.of(path, false)).isSameAs(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // unreserved octets are decoded, nothing else
        "/%61%7A%41%30%2D%5F%7E%7e         | /azA0-_~~",
        "/%7euser/%2Ehidden                | /~user/.hidden",
        "/a%2fb                            | /a%2Fb",
        "/%c3%a9                           | /%C3%A9",
        "/%3b%40%3a                        | /%3B%40%3A",
        "/a%5cb                            | /a%5Cb",
        // decoded once, never twice
        "/%252e%252e/x                     | /%252e%252e/x",
        "/%2561                            | /%2561",
        // what browsers send raw
        "/[x]{y}^`                         | /%5Bx%5D%7By%7D%5E%60",
        "/<\"a\">                          | /%3C%22a%22%3E",
        // dot segments (RFC 3986 5.2.4)
        "/.                                | /",
        "/..                               | /",
        "/./                               | /",
        "/../../../etc/passwd              | /etc/passwd",
        "/a/./b                            | /a/b",
        "/a/../b                           | /b",
        "/a/b/..                           | /a/",
        "/a/b/.                            | /a/b/",
        "/a/b/c/./../../g                  | /a/g",
        "/a/%2e%2e/b                       | /b",
        "/a/%2E./b                         | /b",
        "/a/.%2e/b                         | /b",
        "/%2e/a                            | /a",
        "/.hidden                          | /.hidden",
        "/...                              | /...",
        "/..a/b..                          | /..a/b..",
        // runs of slashes
        "//                                | /",
        "//a///b//                         | /a/b/",
        "/a//../b                          | /b",
        "/a/.//b                           | /a/b",
        "/..//evil.example                 | /evil.example",
      })
  void spellsOnePathOneWay(String raw, String canonical) {
    assertThat(CanonicalPath.of(raw, true)).isEqualTo(canonical);
    assertThat(CanonicalPath.of(canonical, true)).isEqualTo(canonical);
  }

  @Test
  void encodesABarToo() {
    assertThat(CanonicalPath.of("/a|b", true)).isEqualTo("/a%7Cb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "//                | //",
        "//a///b//         | //a///b//",
        "/a//../b          | /a/b",
        "/a/..//b          | //b",
        "/a//%61           | /a//a",
      })
  void keepsRunsOfSlashesWhenAsked(String raw, String canonical) {
    assertThat(CanonicalPath.of(raw, false)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a/b",
        "%2Fa",
        // broken escapes
        "/%",
        "/a%2",
        "/%zz",
        "/%4",
        "/%+1",
        "/%\uff11\uff11",
        // controls, raw and escaped (abuse #14)
        "/a\u0000b",
        "/a\tb",
        "/a\r\nb",
        "/a\u007fb",
        "/%00",
        "/a%00.html",
        "/%01",
        "/%0d%0aSet-Cookie:x",
        "/%1F",
        "/%7f",
        // what no path holds
        "/a b",
        "/a#b",
        "/a?b",
        "/\u00e9",
        "/\u20ac",
        // backslash
        "/a\\b",
        "/..\\..\\etc",
        // dot segments to whoever decodes separators first (abuse #34)
        "/..%2f",
        "/a/..%2fb",
        "/a/..%2F..%2Fetc/passwd",
        "/%2e%2e%5c",
        "/%2e%2e%5Cwindows",
        "/x%2F..%2Findex.html",
        "/x%5C..",
        "/x%2f.",
        "/.%2fx",
        "/a%2F%2e%2E",
        // dot segments to whoever cuts off parameters first
        "/..;/admin",
        "/a/..;x=1/b",
        "/a/.;/b",
        "/%2e%2e;/b",
        "/..%3b/b",
        "/x%2F..;y%2Fz",
        // overlong UTF-8
        "/%c0%ae%c0%ae/",
        "/%C0%AF",
        "/%C1%9C",
        "/%e0%80%af",
        "/%F0%80%80%AF",
      })
  void refusesWhatSomebodyCouldReadDifferently(String raw) {
    assertThat(CanonicalPath.of(raw, true)).isNull();
    assertThat(CanonicalPath.of(raw, false)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/b           | /a/b",
        "/a%20b         | /a b",
        "/caf%C3%A9     | /café",
        "/%E2%82%AC     | /€",
        "/100%25        | /100%",
        "/%252e         | /%2e",
        "/a%3Fb%23      | /a?b#",
      })
  void decodesWhatAPathNames(String canonical, String text) {
    assertThat(CanonicalPath.decoded(canonical)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%2Fb", "/a%5Cb", "/%00", "/%E9", "/%C3", "/%ED%A0%80", "/%FF", "/%2"})
  void whatIsNoTextHasNoDecodedForm(String canonical) {
    assertThat(CanonicalPath.decoded(canonical)).isNull();
  }

  /** Half a million spellings of traversal (abuse #32): none keeps a way up, none crashes. */
  @Test
  void noSpellingKeepsADotSegment() {
    String[] parts = {
      "/", "//", ".", "..", "%2e", "%2E", "%2f", "%2F", "%5c", "\\", ";", "%3b", "a", "b%20", "%25",
      "%00", "%c0%ae", "%", "é", "etc"
    };
    Random random = new Random(42);
    int accepted = 0;
    for (int i = 0; i < 500_000; i++) {
      StringBuilder raw = new StringBuilder("/");
      for (int n = random.nextInt(9); n >= 0; n--) {
        raw.append(parts[random.nextInt(parts.length)]);
      }
      boolean merge = random.nextBoolean();
      String path = CanonicalPath.of(raw.toString(), merge);
      if (path != null) {
        accepted++;
        assertSafe(raw.toString(), path, merge);
      }
    }
    assertThat(accepted).isGreaterThan(50_000);
  }

  private static void assertSafe(String raw, String path, boolean merge) {
    String asCarelessServersReadIt =
        path.replace("%2F", "/").replace("%5C", "/").replace("%3B", ";").replaceAll(";[^/]*", "");
    assertThat(asCarelessServersReadIt.split("/", -1)).as(raw).doesNotContain(".", "..");
    assertThat(path).as(raw).startsWith("/").matches("[!-~]+").doesNotContain("\\");
    assertThat(CanonicalPath.of(path, merge)).as(raw).isEqualTo(path);
    if (merge) {
      assertThat(path).as(raw).doesNotContain("//");
    }
  }
}
