package com.openhwy.marketeer.middleware.grpcweb;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.middleware.Configured;
import com.openhwy.marketeer.middleware.Conformance;
import com.openhwy.marketeer.middleware.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of browsers, on their way down and up. */
class GrpcWebTest {
  private static final String TRAILER_FRAME = "\u0080\0\0\0\u0010grpc-status: 0\r\n";

  private static FakeExchange call(String yaml, String type, String accept) {
    FakeExchange x =
        FakeExchange.of("POST", "/s/m")
            .header("Content-Type", type)
            .header("X-Grpc-Web", "1")
            .through(
                Configured.instance(
                    Configured.define(new GrpcWebFactory(), "web", yaml), new Loops().loop(0)));
    return accept.isEmpty() ? x : x.header("Accept", accept);
  }

  @Test
  void conforms() {
    Conformance.check(new GrpcWebFactory(), "{}");
    Conformance.check(new GrpcWebFactory(), "{text: false}");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          application/grpc-web,                  '',                        application/grpc,       application/grpc-web
          application/grpc-web+proto,            '',                        application/grpc+proto, application/grpc-web+proto
          application/grpc-web-text,             '',                        application/grpc,       application/grpc-web-text
          Application/gRPC-Web-Text+Proto;a=b,   '',                        application/grpc+proto, application/grpc-web-text+proto
          application/grpc-web+proto,            application/grpc-web-text, application/grpc+proto, application/grpc-web-text+proto
          application/grpc-web-text+proto,       application/grpc-web,      application/grpc+proto, application/grpc-web+proto
          application/grpc-web+proto,            */*,                       application/grpc+proto, application/grpc-web+proto
          application/json,                      '',                        application/json,       application/grpc
          """)
  void types(String sent, String accept, String asked, String answered) {
    FakeExchange x = call("{}", sent, accept);
    List<String> seen = new ArrayList<>();
    x.run(
        each -> {
          Headers headers = each.request().headers();
          seen.add(headers.get(HeaderName.CONTENT_TYPE) + " " + headers.get(HeaderName.TE));
          each.response().status(200).headers().set(HeaderName.CONTENT_TYPE, "application/grpc");
          each.response().headers().set("grpc-status", "5");
          each.respond();
        });
    boolean web = sent.toLowerCase(java.util.Locale.ROOT).contains("grpc");
    assertThat(seen).containsExactly(asked + (web ? " trailers" : " null"));
    assertThat(x.field("Content-Type")).isEqualTo(answered);
    assertThat(x.field("grpc-status")).isEqualTo("5");
    assertThat(x.exchange().grpcStatus()).isEqualTo(web ? 5 : -1);
  }

  /** Hands out these pieces, then trailers or a failure. */
  private static final class Pieces implements BodySource {
    private final @Nullable Headers trailers;
    private final @Nullable Failure failure;
    private final List<String> pieces;
    private boolean cancelled;

    Pieces(@Nullable Headers trailers, @Nullable Failure failure, String... pieces) {
      this.trailers = trailers;
      this.failure = failure;
      this.pieces = Arrays.asList(pieces);
    }

    @Override
    public void to(BodySink sink) {
      sink.from(this);
      for (String piece : pieces) {
        if (!cancelled) {
          sink.chunk(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
        }
      }
      if (cancelled) {
        return;
      }
      if (failure == null) {
        sink.end(trailers);
      } else {
        sink.fail(failure);
      }
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel(Failure why) {
      cancelled = true;
    }
  }

  private static FakeExchange answer(String type, BodySource body) {
    return call("{}", type, "")
        .run(
            each -> {
              each.response().status(200).body(body, -1);
              each.response().headers().set(HeaderName.CONTENT_TYPE, "application/grpc");
              each.respond();
            });
  }

  @Test
  void trailersAreTheLastMessage() {
    FakeExchange x =
        answer(
            "application/grpc-web",
            new Pieces(
                new Headers().add("Grpc-Status", "0"), null, "\0\0\0", "\0\u0002ab", "\0\0\0\0\0"));
    assertThat(x.whole()).isTrue();
    assertThat(x.text()).isEqualTo("\0\0\0\0\u0002ab\0\0\0\0\0" + utf8(TRAILER_FRAME));
    assertThat(x.exchange().grpcStatus()).isZero();
  }

  /** As {@link FakeExchange#text} sees a byte that is none of UTF-8. */
  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Test
  void textIsEncodedPieceByPiece() {
    FakeExchange x =
        answer(
            "application/grpc-web-text",
            new Pieces(new Headers().add("grpc-status", "0"), null, "\0\0\0\0\u0001", "a"));
    assertThat(x.text()).isEqualTo(base64("\0\0\0\0\u0001") + base64("a") + base64(TRAILER_FRAME));
  }

  private static String base64(String latin) {
    return Base64.getEncoder().encodeToString(latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void whatBreaksOffBetweenMessagesSaysSo() {
    Failure why = Failure.of(FailureKind.UPSTREAM_TRUNCATED, "gone");
    FakeExchange x = answer("application/grpc-web", new Pieces(null, why, "\0\0\0\0\u0001a"));
    assertThat(x.whole()).isTrue();
    assertThat(x.text()).contains("grpc-status: 14\r\n").contains("upstream_truncated");
    assertThat(x.exchange().failure()).isSameAs(why);
    assertThat(x.exchange().grpcStatus()).isEqualTo(14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0\0\0\0\u0001", "\0\0\0\0\u0002a", "\0\0\0\0\u0001a\0\0"})
  void whatBreaksOffInsideAMessageIsBrokenOff(String beginning) {
    Failure why = Failure.of(FailureKind.UPSTREAM_TRUNCATED, "gone");
    FakeExchange x = answer("application/grpc-web", new Pieces(null, why, beginning));
    assertThat(x.whole()).isFalse();
    assertThat(x.text()).doesNotContain("grpc-status");
  }

  @Test
  void refusalsAreTrailersOnly() {
    FakeExchange own =
        call("{}", "application/grpc-web-text", "")
            .run(x -> x.fail(Failure.of(FailureKind.NO_ENDPOINT, "none")));
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.field("Content-Type")).isEqualTo("application/grpc-web-text");
    assertThat(own.field("grpc-status")).isEqualTo("14");
    assertThat(own.field("grpc-message")).isEqualTo("no_endpoint");
    assertThat(own.text()).isEmpty();
    FakeExchange others =
        call("{}", "application/grpc-web", "")
            .run(
                x -> {
                  x.response().status(404);
                  x.respond();
                });
    assertThat(others.field("grpc-status")).isEqualTo("12");
    FakeExchange text =
        call("{text: false}", "application/grpc-web-text", "").body("AAAAAAA=").run("never");
    assertThat(text.field("grpc-status")).isEqualTo("13");
  }

  // ---- base64 on the way down

  private static final class Collected implements BodySink {
    private final StringBuilder bytes = new StringBuilder();
    private boolean whole;
    private @Nullable Failure failure;

    @Override
    public void from(BodySource source) {}

    @Override
    public void chunk(ByteBuf data) {
      bytes.append(data.toString(StandardCharsets.ISO_8859_1));
      data.release();
    }

    @Override
    public void end(@Nullable Headers trailers) {
      whole = true;
    }

    @Override
    public void fail(Failure why) {
      failure = why;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QUJD, ABC",
    "QUI=, AB",
    "QQ==, A",
    "'', ''",
    "QUJD|QUJD, ABCABC",
    "Q|U|J|D, ABC",
    "QQ==QUI=QUJD, AABABC",
    "QQ=|=Q|Q==, AA",
    "QUJDRA==, ABCD",
    "++//, ûïÿ"
  })
  void textIsDecoded(String pieces, String bytes) {
    Collected into = decoded(pieces);
    assertThat(into.failure).isNull();
    assertThat(into.whole).isTrue();
    assertThat(into.bytes).hasToString(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Q", "QUJ", "Q===", "=QUJ", "QU=D", "QUJD\n", "QU D", "QUJ-", "QUJ_", "QUJDü"})
  void whatIsNoBase64(String text) {
    Collected into = decoded(text);
    assertThat(into.whole).isFalse();
    assertThat(into.failure).isNotNull();
    assertThat(into.failure.kind()).isEqualTo(FailureKind.MALFORMED_REQUEST);
  }

  @Test
  void aBodyThatBreaksOffStaysBroken() {
    Collected into = new Collected();
    Failure why = Failure.of(FailureKind.CLIENT_ABORTED, "gone");
    new TextBody(new Pieces(null, why, "QUJD")).to(into);
    assertThat(into.whole).isFalse();
    assertThat(into.failure).isSameAs(why);
  }

  private static Collected decoded(String pieces) {
    Collected into = new Collected();
    new TextBody(new Pieces(null, null, pieces.split("\\|", -1))).to(into);
    return into;
  }

  @Test
  void theLengthOfTextIsNotThatOfTheBytes() {
    FakeExchange x = call("{}", "application/grpc-web-text", "").body("AAAAAAA=");
    List<Long> lengths = new ArrayList<>();
    x.run(
        each -> {
          lengths.add(each.request().bodyLength());
          each.response().status(200);
          each.respond();
        });
    assertThat(lengths).containsExactly(Request.CHUNKED);
  }
}
