package com.openhwy.marketeer.middleware.basicauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialsTest {

  private static String base64(String text, Charset charset) {
    return Base64.getEncoder().encodeToString(text.getBytes(charset));
  }

  @ParameterizedTest
  @CsvSource({
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Aladdin, open sesame",
    "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Aladdin, open sesame",
    "BASIC   QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Aladdin, open sesame",
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ, Aladdin, open sesame",
    "Basic dGVzdDoxMjPCow==, test, 123£",
    "Basic YTpiOmM6ZA==, a, b:c:d",
    "Basic YTo=, a, ''",
    "Basic OmI=, '', b"
  })
  void userAndPassword(String field, String user, String password) {
    Credentials given = Credentials.parse(field);
    assertThat(given.user()).isEqualTo(user);
    assertThat(new String(given.password(), UTF_8)).isEqualTo(password);
    assertThat(given.toString()).isEqualTo("credentials of a user");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("", "nothing"),
        Arguments.of("Basic", "no token"),
        Arguments.of("Basic ", "an empty token"),
        Arguments.of("BasicYTpi", "no space"),
        Arguments.of("Bearer YTpi", "another scheme"),
        Arguments.of("Negotiate Basic YTpi", "another scheme first"),
        Arguments.of("Basic YTpi, Basic YTpi", "two in one field"),
        Arguments.of("Basic YTpi YTpi", "two tokens"),
        Arguments.of("Basic a:b", "not encoded"),
        Arguments.of("Basic YTpi!", "no base64"),
        Arguments.of("Basic Y", "a cut base64"),
        Arguments.of("Basic YTp_", "base64url"),
        Arguments.of("Basic ====", "padding alone"),
        Arguments.of("Basic " + base64("nobody", UTF_8), "no colon"),
        Arguments.of("Basic " + base64("a:b\0", UTF_8), "NUL"),
        Arguments.of("Basic " + base64("a\0:b", UTF_8), "NUL in the name"),
        Arguments.of("Basic " + base64("a:b\n", UTF_8), "a line feed"),
        Arguments.of("Basic " + base64("a\r\nX: y:b", UTF_8), "a field smuggled in the name"),
        Arguments.of("Basic " + base64("a:\t", UTF_8), "a tab"),
        Arguments.of("Basic " + base64("a:\u007f", UTF_8), "delete"),
        Arguments.of("Basic " + base64("a:\u00fc", ISO_8859_1), "Latin-1"),
        Arguments.of("Basic wK86Yg==", "an overlong slash as name"),
        Arguments.of("Basic 7aCAOmI=", "half a surrogate pair"),
        Arguments.of("Basic " + "QUFB".repeat(4000), "long, and no colon"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("malformed")
  void whatIsNone(String field, String why) {
    assertThat(Credentials.parse(field)).as(why).isNull();
  }

  @Test
  void aColonWithinAMultibyteNameIsFoundWhereItIs() {
    Credentials given = Credentials.parse("Basic " + base64("тест:п:€", UTF_8));
    assertThat(given.user()).isEqualTo("тест");
    assertThat(new String(given.password(), UTF_8)).isEqualTo("п:€");
  }
}
