package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Loops;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What operators write, what they get wrong, and machines that cannot do it all. */
class CompressionFactoryTest {
  private static final CompressionFactory FACTORY = new CompressionFactory();

  @Test
  void theDefaultsAreThoseOfTheReference() {
    CompressionSettings s = Configured.settings(FACTORY, "{}");
    assertThat(s.encodings()).containsExactly(Encoding.ZSTD, Encoding.BR, Encoding.GZIP);
    assertThat(s.minSize().bytes()).isEqualTo(1024);
    assertThat(s.maxSize()).isNull();
    assertThat(s.levels()).isEqualTo(new CompressionSettings.Levels(3, 4, 4));
    assertThat(s.types()).contains(TypePattern.parse("text/*"), TypePattern.parse("font/ttf"));
    assertThat(s.exclude()).isEmpty();
    assertThat(s.skipSetCookie()).isTrue();
    assertThat(s.strongIfMatch()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {encodings: []}             | 1:13 encodings: names no content coding; expected some of zstd, br, gzip
          {encodings: [br, gzip, br]} | 1:24 encodings[2]: br stands there twice; once will do
          {types: []}                 | 1:9 types: names no media type, so that nothing would be compressed; expected for example text/*, or leave it out
          {types: [text]}             | 1:10 types[0]: "text" is no media type; expected for example text/html, text/*, application/*+json or */*
          {exclude: 'a/*b'}           | 1:11 exclude: "a/*b" is no media type; expected for example text/html, text/*, application/*+json or */*
          {min_size: 2KiB, max_size: 1KiB} | 1:28 max_size: 1KiB is below min_size, which is 2KiB; expected more
          """)
  void whatIsWrongIsToldAtItsPlace(String yaml, String expected) {
    assertThat(Configured.problems(FACTORY, yaml)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {encodings: [deflate]}  | zstd, br, gzip
          {levels: {br: 11}}      | 7
          {levels: {zstd: 0}}     | 1
          {levels: {gzip: fast}}  | 9
          {min_size: small}       | 16KiB
          """)
  void whatIsOutOfBoundsIsToldWithTheBounds(String yaml, String hint) {
    assertThat(Configured.problems(FACTORY, yaml)).singleElement().asString().contains(hint);
  }

  @Test
  void whatCannotBeLoadedIsLeftOutWithOneLine() {
    Natives without =
        new Natives(
            Map.of(
                Encoding.ZSTD,
                () -> {
                  throw new UnsatisfiedLinkError("no zstd here");
                }));
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Natives.class);
    lines.start();
    logger.addAppender(lines);
    try {
      CompressionSettings settings = Configured.settings(FACTORY, "{}");
      new CompressionDefinition("rehearsal", settings, without).close();
      CompressionDefinition definition = new CompressionDefinition("made", settings, without);
      assertThat(answer(definition, "zstd, gzip;q=0.1")).isEqualTo("gzip");
      assertThat(answer(definition, "zstd")).isNull();
      definition.close();
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith(
            "compression does without zstd: its native library cannot be loaded"
                + " (java.lang.UnsatisfiedLinkError: no zstd here)");
  }

  @Test
  void withNothingLeftResponsesStayAsTheyAre() {
    Natives none =
        new Natives(
            Map.of(
                Encoding.BR,
                () -> {
                  throw new IllegalStateException("not at all");
                }));
    CompressionSettings settings = Configured.settings(FACTORY, "{encodings: br}");
    CompressionDefinition definition = new CompressionDefinition("made", settings, none);
    assertThat(answer(definition, "br")).isNull();
    assertThat(definition.open()).isZero();
  }

  private static String answer(CompressionDefinition definition, String accepted) {
    FakeExchange x =
        FakeExchange.get("/")
            .header("Accept-Encoding", accepted)
            .through(Configured.instance(definition, new Loops().loop(0)));
    return Made.answer(x, 200, Texts.bytes(3000)).field("Content-Encoding");
  }

  /** A reload makes new instances of the same definition: what waits is theirs, too. */
  @Test
  void compressorsOutliveInstances() {
    CompressionDefinition definition =
        (CompressionDefinition) Configured.define(FACTORY, "made", "{encodings: gzip}");
    List<String> answers =
        List.of(
            String.valueOf(answer(definition, "gzip")), String.valueOf(answer(definition, "gzip")));
    assertThat(answers).containsOnly("gzip");
    assertThat(definition.open()).isEqualTo(1);
    definition.close();
    assertThat(definition.open()).isZero();
  }
}
