package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.FakeExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets what (RFC 9110 12.5.3). The server's order here is zstd, br, gzip. */
class NegotiationTest {

  /** A dash for a client that did not send the field, or for a body that stays as it is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -                                   | -
          ``                                  | -
          gzip                                | gzip
          br                                  | br
          zstd                                | zstd
          GZIP                                | gzip
          Br                                  | br
          x-gzip                              | gzip
          X-GZIP;q=0.5                        | gzip
          deflate                             | -
          compress                            | -
          identity                            | -
          exi, pack200-gzip                   | -
          gzipped                             | -
          gzip, deflate                       | gzip
          gzip, deflate, br                   | br
          gzip, deflate, br, zstd             | zstd
          zstd, br, gzip                      | zstd
          gzip;q=1.0, br;q=1.0                | br
          gzip;q=1.0, br;q=0.9                | gzip
          gzip;q=0.8, br;q=0.9, zstd;q=0.7    | br
          gzip;q=0.001                        | gzip
          gzip;q=0                            | -
          gzip;q=0, br                        | br
          gzip;q=0.000, br;q=0                | -
          *                                   | zstd
          *;q=0.1                             | zstd
          *;q=0                               | -
          *;q=0, gzip                         | gzip
          gzip;q=0, *                         | zstd
          zstd;q=0, *                         | br
          zstd;q=0, br;q=0, *                 | gzip
          zstd;q=0, br;q=0, gzip;q=0, *       | -
          gzip;q=0.5, *;q=0.1                 | gzip
          gzip;q=0.1, *;q=0.5                 | zstd
          identity;q=1, gzip;q=0.5            | -
          identity;q=0.5, gzip;q=1            | gzip
          identity, gzip                      | gzip
          identity;q=0.5, gzip;q=0.5          | gzip
          identity;q=0                        | -
          identity;q=0, gzip;q=0.1            | gzip
          identity;q=0, *;q=0.2               | zstd
          gzip ; q=0.7 , br ; q=0.8           | br
          gzip;Q=0.9, br;Q=0.8                | gzip
          gzip;q=2                            | -
          gzip;q=abc                          | -
          gzip;q=                             | -
          gzip;q=0.1234                       | -
          ,, gzip ,,                          | gzip
          ;q=1, gzip                          | gzip
          gzip;level=9                        | gzip
          gzip;level=9;q=0                    | -
          "gzip"                              | -
          """)
  void everyClientGetsWhatItCanReadBest(String accepted, String expected) {
    try (Made made = new Made()) {
      FakeExchange x = FakeExchange.get("/").through(made.middleware);
      if (accepted != null && !accepted.equals("-")) {
        x.header("Accept-Encoding", accepted);
      }
      byte[] body = Texts.bytes(5000);
      Made.answer(x, 200, body);
      assertThat(x.field("Content-Encoding")).isEqualTo(expected.equals("-") ? null : expected);
      assertThat(x.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(Made.decoded(x).bytes()).isEqualTo(body);
      assertThat(x.whole()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, zstd   | *                 | gzip
          gzip, zstd   | zstd, br, gzip    | gzip
          gzip, zstd   | zstd, gzip;q=0.9  | zstd
          gzip         | zstd, br          | -
          br           | *                 | br
          br, gzip     | gzip, br          | br
          """)
  void theOperatorsOrderBreaksTies(String order, String accepted, String expected) {
    try (Made made = new Made("encodings: [" + order + "]")) {
      FakeExchange x = Made.answer(made.accepting(accepted), 200, Texts.bytes(5000));
      assertThat(x.field("Content-Encoding")).isEqualTo(expected.equals("-") ? null : expected);
    }
  }

  /** The field may come in several lines, and its value is remembered. */
  @ParameterizedTest
  @CsvSource({"gzip, br;q=0.5, gzip", "gzip;q=0.5, br, br"})
  void linesAreOneList(String one, String other, String expected) {
    try (Made made = new Made()) {
      for (int i = 0; i < 3; i++) {
        FakeExchange x = made.accepting(one).header("Accept-Encoding", other);
        assertThat(Made.answer(x, 200, Texts.bytes(5000)).field("Content-Encoding"))
            .isEqualTo(expected);
      }
    }
  }

  /** More values than are remembered, and longer ones. */
  @ParameterizedTest
  @CsvSource({"300, 1", "3, 200"})
  void whatIsNotRememberedIsReadAgain(int values, int padding) {
    try (Made made = new Made()) {
      for (int i = 0; i < values; i++) {
        String accepted = "x" + i + ", ".repeat(padding) + "gzip;q=0.4";
        for (int again = 0; again < 2; again++) {
          FakeExchange x =
              Made.answer(
                  made.accepting(accepted), 200, Texts.bytes(2000), "Content-Type", "text/x" + i);
          assertThat(x.field("Content-Encoding")).isEqualTo("gzip");
        }
      }
    }
  }
}
