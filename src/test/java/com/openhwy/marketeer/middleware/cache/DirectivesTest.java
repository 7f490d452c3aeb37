package com.openhwy.marketeer.middleware.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {

  private static List<String> read(String text) {
    List<String> found = new ArrayList<>();
    new DirectiveReader(text).forEach((name, value) -> found.add(name + "=" + value));
    return found;
  }

  @Test
  void aListIsTakenApartOutsideOfQuotesOnly() {
    assertThat(read("")).isEmpty();
    assertThat(read(" , ,")).isEmpty();
    assertThat(read("a")).containsExactly("a=null");
    assertThat(read("a, b=1 ,c=\"x, y\" , d")).containsExactly("a=null", "b=1", "c=x, y", "d=null");
    assertThat(read("a=\"q\\\"u, o\\\\te\"")).containsExactly("a=q\"u, o\\te");
    assertThat(read("a=\"open, b=1")).containsExactly("a=open, b=1");
    assertThat(read("a=\"x\"y, b")).containsExactly("a=\"x\"y", "b=null");
    assertThat(read("\"max-age=1, no-store\", b"))
        .containsExactly("\"max-age=1, no-store\"=null", "b=null");
    assertThat(read("a=, =b, c")).containsExactly("a=", "c=null");
    assertThat(read("a=\"\\")).hasSize(1);
    assertThat(read("a=b=c")).containsExactly("a=b=c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max-age=60; 60",
        "MAX-Age=60; 60",
        "max-age=\"60\"; 60",
        "max-age=60, max-age=90; 60",
        "max-age=0060; 60",
        "max-age=99999999999999999999; 2147483647",
        "max-age; 0",
        "max-age=; 0",
        "max-age=-1; 0",
        "max-age=1.5; 0",
        "max-age=1e3; 0",
        "max-age=0x10; 0",
        "max-age = 60; 0",
        "max-age='60'; 0",
        "max-age=\u0661; 0",
        "xmax-age=60; -1",
        "no-store; -1",
        "\"max-age=60\"; -1",
        "x=\"max-age=60\"; -1"
      })
  void secondsAreReadOrElseTheAnswerIsStale(String field, long seconds) {
    assertThat(Directives.parse(field).maxAge).isEqualTo(seconds);
  }

  @Test
  void eachDirectiveIsKnown() {
    Directives d =
        Directives.parse(
            "no-store, no-cache, private, public, must-revalidate, proxy-revalidate, s-maxage=1,"
                + " must-understand, no-transform, only-if-cached, min-fresh=2, max-stale=3,"
                + " stale-while-revalidate=4, stale-if-error=5, unknown, unknown=\"x\"");
    assertThat(d.noStore && d.noCache && d.isPrivate && d.isPublic && d.mustRevalidate).isTrue();
    assertThat(d.proxyRevalidate && d.mustUnderstand && d.noTransform && d.onlyIfCached).isTrue();
    assertThat(d.sharedMaxAge).isEqualTo(1);
    assertThat(d.minFresh).isEqualTo(2);
    assertThat(d.maxStale).isEqualTo(3);
    assertThat(d.staleWhileRevalidate).isEqualTo(4);
    assertThat(d.staleIfError).isEqualTo(5);
    assertThat(Directives.parse("max-stale").maxStale).isEqualTo(Directives.MAX_SECONDS);
    assertThat(Directives.EMPTY.maxAge).isEqualTo(Directives.NONE);
  }

  @Test
  void noCacheWithFieldsIsAboutThese() {
    Directives d = Directives.parse("no-cache=\"Set-Cookie ,X-A\"");
    assertThat(d.noCache).isFalse();
    assertThat(d.noCacheFields).containsExactly("Set-Cookie", "X-A");
    assertThat(Directives.parse("no-cache=\"\"").noCache).isTrue();
    assertThat(Directives.parse("private=\"x\"").isPrivate).as("rather too strict").isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Pragma: no-cache; true",
        "Pragma: x, NO-CACHE; true",
        "Pragma: x; false",
        "Pragma: no-cache | Cache-Control: max-age=1; false",
        "Cache-Control: max-age=1 | Cache-Control: no-cache; true",
        "X: y; false"
      })
  void pragmaCountsWithoutCacheControl(String lines, boolean noCache) {
    assertThat(Directives.of(Heads.lines(lines)).noCache).isEqualTo(noCache);
  }

  // ---- RFC 9213

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max-age=60; 60",
        "max-age=60, private=?0; 60",
        "max-age=60, max-age=90; 90",
        "a=\"x, max-age=9\", max-age=60; 60",
        "max-age=60, a=1.25, b=tok/en:x, c=?1, *d; 60"
      })
  void aTargetedFieldIsADictionary(String field, long seconds) {
    Directives d = Directives.targeted(field);
    assertThat(d).isNotNull();
    assertThat(d.maxAge).isEqualTo(seconds);
    assertThat(d.isPrivate).isFalse();
  }

  @Test
  void parametersOfMembersAreSkipped() {
    Directives d = Directives.targeted("max-age=60;x;y=\"1, 2\" , no-store;z=?0");
    assertThat(d).isNotNull();
    assertThat(d.maxAge).isEqualTo(60);
    assertThat(d.noStore).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "max-age",
        "max-age=\"60\"",
        "max-age=60.0",
        "max-age=?1",
        "max-age=x",
        "max-age=60,",
        "max-age=60 max-age=90",
        "max-age=60,, no-store",
        "MAX-AGE=60",
        "max-age = 60",
        "max-age=1234567890123456",
        "max-age=1.",
        "max-age=1.2345",
        "max-age=-",
        "a=\"open",
        "a=\"\\x\"",
        "a=\"\u00e4\"",
        "a=?2",
        "a=?",
        "a=;b",
        "a;=1",
        "a;b=",
        "a=()",
        "a=:YQ==:",
        "=1"
      })
  void whatIsNoDictionaryOrOfTheWrongTypeIsAsIfItWereNotThere(String field) {
    assertThat(Directives.targeted(field)).isNull();
  }

  @Test
  void anythingBetweenIsReadWithoutAFault() {
    String alphabet = "a=\"?1;,- \\.*x";
    java.util.Random random = new java.util.Random(7);
    int dictionaries = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Directives.parse(text.toString());
      dictionaries += StructuredDictionary.parse(text.toString()) == null ? 0 : 1;
    }
    assertThat(dictionaries).isBetween(100, 49_000);
  }
}
