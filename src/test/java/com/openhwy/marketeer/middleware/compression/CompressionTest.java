package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.Conformance;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses are compressed, and what is said about them. */
class CompressionTest {
  private static final byte[] BODY = Texts.bytes(5000);

  private final List<Made> all = new ArrayList<>();

  private Made made(String... settings) {
    Made made = new Made(settings);
    all.add(made);
    return made;
  }

  @AfterEach
  void everyCompressorIsFreed() {
    all.forEach(Made::close);
  }

  @Test
  void keepsTheContract() {
    Conformance.check(new CompressionFactory(), "{}");
    Conformance.check(new CompressionFactory(), "{encodings: gzip, min_size: 1}");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aBodyAtHandKeepsALength(Encoding encoding) {
    FakeExchange x = Made.answer(made().accepting(encoding.token()), 200, BODY);
    assertThat(x.field("Content-Encoding")).isEqualTo(encoding.token());
    assertThat(x.client().length()).isEqualTo(x.bytes().length).isLessThan(BODY.length);
    assertThat(Made.decoded(x).bytes()).isEqualTo(BODY);
    assertThat(x.whole()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aLargeBodyAtHandFlows(Encoding encoding) {
    byte[] large = Texts.bytes(3 << 20);
    FakeExchange x = Made.answer(made().accepting(encoding.token()), 200, large);
    assertThat(x.client().length()).isEqualTo(Response.UNKNOWN);
    assertThat(Made.decoded(x).bytes()).isEqualTo(large);
    assertThat(Made.decoded(x).whole()).isTrue();
  }

  @Test
  void whatDoesNotGetSmallerStaysAsItIs() {
    byte[] noise = Texts.noise(5000);
    FakeExchange x = Made.answer(made().accepting("gzip"), 200, noise, "ETag", "\"a\"");
    assertThat(x.field("Content-Encoding")).isNull();
    assertThat(x.field("ETag")).isEqualTo("\"a\"");
    assertThat(x.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(x.bytes()).isEqualTo(noise);
  }

  /** Status and fields, then what the client must see: nothing done, Vary only, or compressed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 |                                                  | compressed
          201 |                                                  | compressed
          404 | Content-Type: application/problem+json           | compressed
          500 |                                                  | compressed
          206 | Content-Range: bytes 0-4999/9000                 | varies
          206 | Content-Type: multipart/byteranges; boundary=a   | untouched
          206 | Content-Type: image/png                          | untouched
          416 | Content-Range: bytes */9000                      | untouched
          200 | Content-Range: bytes 0-4999/9000                 | untouched
          200 | Content-Encoding: gzip                           | untouched
          200 | Content-Encoding: br                             | untouched
          200 | Content-Encoding: identity                       | untouched
          200 | Content-Encoding: aes128gcm                      | untouched
          200 | Cache-Control: no-transform                      | untouched
          200 | Cache-Control: public, No-Transform, max-age=3   | untouched
          200 | Cache-Control: no-transformers                   | compressed
          200 | Cache-Control: no-store                          | compressed
          200 | Content-Type: image/png                          | untouched
          200 | Content-Type: application/octet-stream           | untouched
          200 | Content-Type: application/grpc                   | untouched
          200 | Content-Type: application/grpc+proto             | untouched
          200 | Content-Type: application/grpc-web+json          | untouched
          200 | Content-Type: video/mp4                          | untouched
          200 | Content-Type: font/woff2                         | untouched
          200 | Content-Type: nonsense                           | untouched
          200 | Content-Type: TEXT/CSS;charset=x                 | compressed
          200 | Content-Type: image/svg+xml                      | compressed
          200 | Content-Type: application/wasm                   | compressed
          200 | Content-Type: application/manifest+json          | compressed
          200 | Content-Type: font/ttf                           | compressed
          200 | Set-Cookie: a=b                                  | compressed
          """)
  void whatIsCompressedAndWhatIsNot(int status, String field, String expected) {
    String[] fields =
        field == null ? new String[0] : field.trim().split(": ", 2); // NOPMD one field is enough
    FakeExchange x = Made.answer(made().accepting("gzip"), status, BODY, fields);
    boolean compressed = expected.equals("compressed");
    assertThat(x.field("Vary")).isEqualTo(expected.equals("untouched") ? null : "Accept-Encoding");
    if (!"Content-Encoding".equals(fields.length == 0 ? "" : fields[0])) {
      assertThat(x.field("Content-Encoding")).isEqualTo(compressed ? "gzip" : null);
    }
    assertThat(compressed ? Made.decoded(x).bytes() : x.bytes()).isEqualTo(BODY);
    assertThat(x.whole()).isTrue();
  }

  @Test
  void withoutAContentTypeNothingIsKnown() {
    FakeExchange x =
        made()
            .accepting("gzip")
            .run(
                e -> {
                  e.response().status(200).body(Unpooled.wrappedBuffer(BODY));
                  e.respond();
                });
    assertThat(x.field("Content-Encoding")).isNull();
    assertThat(x.field("Vary")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"204, 0", "205, 0", "304, 0", "200, 0"})
  void whatHasNoBodyHasNoEncoding(int status, int length) {
    FakeExchange x = Made.answer(made("min_size: 0").accepting("gzip"), status, new byte[length]);
    assertThat(x.field("Content-Encoding")).isNull();
    assertThat(x.bytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1023, false", "1024, true", "4000, true", "4001, false"})
  void theSizeDecides(int size, boolean compressed) {
    Made made = made("min_size: 1KiB", "max_size: 4000");
    FakeExchange x = Made.answer(made.accepting("gzip"), 200, Texts.bytes(size));
    assertThat(x.field("Content-Encoding")).isEqualTo(compressed ? "gzip" : null);
    assertThat(x.field("Vary")).isEqualTo(compressed ? "Accept-Encoding" : null);
  }

  @Test
  void typesAreTheOperators() {
    Made made = made("types: ['*/*']", "exclude: [image/*, text/html]");
    for (String type : List.of("text/css", "application/octet-stream", "x/y")) {
      FakeExchange x = Made.answer(made.accepting("br"), 200, BODY, "Content-Type", type);
      assertThat(x.field("Content-Encoding")).as(type).isEqualTo("br");
    }
    for (String type : List.of("image/svg+xml", "text/html;a=b", "application/grpc")) {
      FakeExchange x = Made.answer(made.accepting("br"), 200, BODY, "Content-Type", type);
      assertThat(x.field("Content-Encoding")).as(type).isNull();
    }
  }

  // ---- what is said of it

  @Test
  void fieldsThatWereTrueOfTheOtherBytesGo() {
    FakeExchange x =
        Made.answer(
            made().accepting("zstd"),
            200,
            BODY,
            "ETag",
            "\"v1\"",
            "Accept-Ranges",
            "bytes",
            "Content-MD5",
            "Q2hlY2sgSW50ZWdyaXR5IQ==",
            "digest",
            "sha-256=x",
            "Content-Digest",
            "sha-256=:x:",
            "Repr-Digest",
            "sha-256=:x:",
            "X-Digest",
            "stays",
            "Vary",
            "Origin");
    assertThat(x.field("ETag")).isEqualTo("W/\"v1\"");
    for (String gone :
        List.of("Accept-Ranges", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest")) {
      assertThat(x.field(gone)).as(gone).isNull();
    }
    assertThat(x.field("X-Digest")).isEqualTo("stays");
    assertThat(x.client().headers().joined(HeaderName.VARY)).isEqualTo("Origin, Accept-Encoding");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "v1"    | W/"v1"
          W/"v1"  | W/"v1"
          ""      | W/""
          v1      | v1
          """)
  void aTagBecomesWeak(String tag, String expected) {
    FakeExchange x = Made.answer(made().accepting("gzip"), 200, BODY, "ETag", tag);
    assertThat(x.field("ETag")).isEqualTo(expected);
  }

  @Test
  void aClientThatTakesItAsItIsHearsThatOthersDoNot() {
    FakeExchange x =
        Made.answer(
            made().accepting("identity"),
            200,
            BODY,
            "ETag",
            "\"v1\"",
            "Accept-Ranges",
            "bytes",
            "Vary",
            "accept-encoding, Cookie");
    assertThat(x.client().headers().joined(HeaderName.VARY)).isEqualTo("accept-encoding, Cookie");
    assertThat(x.field("ETag")).isEqualTo("\"v1\"");
    assertThat(x.field("Accept-Ranges")).isEqualTo("bytes");
    assertThat(x.bytes()).isEqualTo(BODY);
  }

  @Test
  void aClientMayForbidIt() {
    FakeExchange x = made().accepting("gzip").header("Cache-Control", "max-age=0, no-transform");
    Made.answer(x, 200, BODY);
    assertThat(x.field("Content-Encoding")).isNull();
    assertThat(x.field("Vary")).isEqualTo("Accept-Encoding");
  }

  @ParameterizedTest
  @CsvSource({"true, true, false", "true, false, true", "false, true, true"})
  void cookiesOverTlsAreLeftOut(boolean skip, boolean secure, boolean compressed) {
    FakeExchange x = made("skip_set_cookie: " + skip).accepting("gzip");
    x.request().secure(secure);
    Made.answer(x, 200, BODY, "Set-Cookie", "session=1");
    assertThat(x.field("Content-Encoding")).isEqualTo(compressed ? "gzip" : null);
    assertThat(x.field("Vary")).isEqualTo(compressed ? "Accept-Encoding" : null);
  }

  @ParameterizedTest
  @CsvSource({"5000, true", "-1, true", "100, false"})
  void headSaysWhatGetWould(long length, boolean compressed) {
    FakeExchange x =
        FakeExchange.head("/").header("Accept-Encoding", "br").through(made().middleware);
    x.run(
        e -> {
          e.response().status(200).length(length).headers().add("Content-Type", "text/css");
          e.response().headers().add("ETag", "\"v1\"");
          e.respond();
        });
    assertThat(x.field("Content-Encoding")).isEqualTo(compressed ? "br" : null);
    assertThat(x.field("Vary")).isEqualTo(compressed ? "Accept-Encoding" : null);
    assertThat(x.field("ETag")).isEqualTo(compressed ? "W/\"v1\"" : "\"v1\"");
    assertThat(x.client().length()).isEqualTo(compressed ? Response.UNKNOWN : length);
    assertThat(x.bytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          W/"v1"          | "v1"   |          | W/"v1" | Accept-Encoding
          "v0", W/"v1"    | "v1"   |          | W/"v1" | Accept-Encoding
          "v1"            | "v1"   |          | "v1"   |
          W/"v1", "v1"    | "v1"   |          | "v1"   |
          W/"v2"          | "v1"   |          | "v1"   |
          W/"v1"          | W/"v1" |          | W/"v1" |
          *               | "v1"   |          | "v1"   |
                          | "v1"   | text/css | "v1"   | Accept-Encoding
          "v1"            | "v1"   | image/png| "v1"   |
          """)
  void aNotModifiedSpeaksOfWhatTheClientHas(
      String asked, String tag, String type, String expected, String vary) {
    FakeExchange x = made().accepting("gzip");
    if (asked != null) {
      x.header("If-None-Match", asked);
    }
    x.run(
        e -> {
          e.response().status(304).headers().add("ETag", tag);
          if (type != null) {
            e.response().headers().add("Content-Type", type);
          }
          e.respond();
        });
    assertThat(x.field("ETag")).isEqualTo(expected);
    assertThat(x.field("Vary")).isEqualTo(vary);
    assertThat(x.field("Content-Encoding")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"true, '\"v1\", \"v2\"'", "false, 'W/\"v1\", \"v2\"'"})
  void ifMatchReachesTheEndpointInItsOwnWords(boolean strong, String expected) {
    String[] seen = new String[1];
    FakeExchange x = made("strong_if_match: " + strong).accepting("gzip");
    x.header("If-Match", "W/\"v1\", \"v2\"").header("If-None-Match", "W/\"v1\"");
    x.run(
        e -> {
          seen[0] = e.request().headers().joined(HeaderName.IF_MATCH);
          e.response().status(204);
          e.respond();
        });
    assertThat(seen[0]).isEqualTo(expected);
    assertThat(x.request().headers().get("If-None-Match")).isEqualTo("W/\"v1\"");
    assertThat(x.request().headers().get("Accept-Encoding")).isEqualTo("gzip");
  }

  // ---- together with others

  /** Has its own stage, as a cache would. */
  private static Middleware recorder(List<Integer> sizes) {
    return new Middleware() {
      @Override
      public Flow onResponse(Exchange x) {
        x.response().stage(next -> recording(next, sizes));
        return Flow.CONTINUE;
      }
    };
  }

  private static BodySink recording(BodySink next, List<Integer> sizes) {
    return (BodySink)
        java.lang.reflect.Proxy.newProxyInstance(
            BodySink.class.getClassLoader(),
            new Class<?>[] {BodySink.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("chunk")) {
                sizes.add(((ByteBuf) arguments[0]).readableBytes());
              }
              return method.invoke(next, arguments);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {5000, 200_000})
  void aStageBelowSeesTheBytesAsTheyWere(int size) {
    List<Integer> sizes = new ArrayList<>();
    byte[] body = Texts.bytes(size);
    FakeExchange x = made().accepting("gzip").through(recorder(sizes));
    Made.answer(x, 200, body);
    assertThat(sizes.stream().mapToInt(i -> i).sum()).isEqualTo(size);
    assertThat(x.client().length()).isEqualTo(Response.UNKNOWN);
    assertThat(Made.decoded(x).bytes()).isEqualTo(body);
  }

  @Test
  void twoOfThemCompressOnce() {
    Made inner = made("encodings: gzip");
    FakeExchange x = made().accepting("gzip, br").through(inner.middleware);
    Made.answer(x, 200, BODY);
    assertThat(x.client().headers().joined(HeaderName.CONTENT_ENCODING)).isEqualTo("gzip");
    assertThat(Made.decoded(x).bytes()).isEqualTo(BODY);
  }

  @Test
  void bytesInManyPartsAreRead() {
    CompositeByteBuf parts = Unpooled.compositeBuffer();
    for (int at = 0; at < BODY.length; at += 1000) {
      ByteBuf part = Unpooled.directBuffer().writeBytes(BODY, at, 1000);
      parts.addComponent(true, at % 2000 == 0 ? part : Unpooled.copiedBuffer(part));
      if (at % 2000 != 0) {
        part.release();
      }
    }
    FakeExchange x =
        made()
            .accepting("zstd")
            .run(
                e -> {
                  e.response().status(200).body(parts).headers().add("Content-Type", "text/css");
                  e.respond();
                });
    assertThat(Made.decoded(x).bytes()).isEqualTo(BODY);
    assertThat(parts.refCnt()).isZero();
  }

  @Test
  void bytesAreCounted() {
    Made made = made();
    FakeExchange x = Made.answer(made.accepting("br"), 200, BODY);
    assertThat(made.counter("compression_bytes_in_total", "br")).isEqualTo(BODY.length);
    assertThat(made.counter("compression_bytes_out_total", "br")).isEqualTo(x.bytes().length);
    assertThat(made.counter("compression_streams", "br")).isZero();
    assertThat(made.counter("compression_bytes_in_total", "gzip")).isZero();
  }
}
