package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.middleware.Configured;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small decisions, each by itself. */
class RulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/html           | text/html           | true
          text/html           | text/htmlx          | false
          TEXT/Html           | text/html           | true
          text/*              | text/x-anything     | true
          text/*              | texts/html          | false
          */*                 | a/b                 | true
          application/*+json  | application/ld+json | true
          application/*+json  | application/json    | false
          application/*+json  | application/+json   | false
          application/*+json  | image/ld+json       | false
          */*+xml             | image/svg+xml       | true
          */*+xml             | image/svg+xmlx      | false
          """)
  void aPatternMatches(String pattern, String type, boolean expected) {
    MediaTypes types = new MediaTypes(List.of(TypePattern.parse(pattern)), List.of());
    assertThat(types.kind(type) != BodyKind.OTHER).isEqualTo(expected);
    assertThat(TypePattern.parse(TypePattern.parse(pattern).toString()))
        .isEqualTo(TypePattern.parse(pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "/",
        "text/",
        "/html",
        "te*t/html",
        "text/ht*",
        "text/*json",
        "text/*+*",
        "text/html;q=1",
        "text / html",
        "a/b/c",
        "text/*+",
        "*html"
      })
  void whatIsNoPatternIsRefused(String text) {
    assertThatThrownBy(() -> TypePattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "\"" + text + "\" is no media type; expected for example text/html");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/event-stream                | EVENTS
          Text/Event-Stream; charset=utf-8 | EVENTS
          text/html ;charset=utf-8         | DOCUMENT
          application/json                 | DOCUMENT
          image/jpeg                       | OTHER
          application/grpc-web-text        | OTHER
          text                             | OTHER
          /html                            | OTHER
          ;                                | OTHER
          """)
  void theDefaultsKnowTheUsualTypes(String contentType, BodyKind expected) {
    CompressionSettings defaults = Configured.settings(new CompressionFactory(), "{}");
    assertThat(Rules.of(defaults).types().kind(contentType)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no-transform                     | true
          NO-TRANSFORM                     | true
          public,no-transform              | true
          public , no-transform , max-age=1| true
          no-transform=1                   | false
          xno-transform                    | false
          ext="no-transform"               | false
          ext="a, no-transform, b"         | false
          ext="a\\", no-transform, b"      | false
          ext="a", no-transform            | true
          ext="open, no-transform          | false
          max-age=1                        | false
          """)
  void noTransformIsADirective(String value, boolean expected) {
    assertThat(CacheControl.forbidsTransform(value)).isEqualTo(expected);
    Headers headers = new Headers();
    headers.add("Cache-Control", "max-age=1").add("Cache-Control", value);
    assertThat(CacheControl.forbidsTransform(headers)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a"               | "a"
          W/"a"             | "a"
          W/"a", W/"b"      | "a", "b"
          W/"a","b"         | "a","b"
          "W/"              | "W/"
          "W/", W/"x"       | "W/", "x"
          *                 | *
          W/a               | W/a
          """)
  void weakTagsBecomeStrong(String list, String expected) {
    assertThat(EntityTags.strong(list)).isEqualTo(expected);
  }

  @Test
  void withoutATagThereIsNothingToWeaken() {
    Headers headers = new Headers();
    EntityTags.weaken(headers);
    EntityTags.strengthen(headers);
    assertThat(headers.isEmpty()).isTrue();
    assertThat(EntityTags.confirmsWeak(null, "\"a\"")).isFalse();
    assertThat(EntityTags.confirmsWeak("W/\"a\"", null)).isFalse();
  }
}
