package com.openhwy.marketeer.middleware.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldBodyTest {
  private static final Failure BROKEN = Failure.of(FailureKind.CLIENT_ABORTED, "broken");

  private final List<String> heard = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final HeldBody body =
      new HeldBody(
          8,
          new HeldBody.Listener() {
            @Override
            public void held() {
              heard.add("held");
            }

            @Override
            public void tooLarge() {
              heard.add("too large");
            }

            @Override
            public void broken(Failure why) {
              heard.add(why.detail());
            }

            @Override
            public void progress() {
              heard.add("progress");
            }
          });
  private final BodySource client =
      new BodySource() {
        @Override
        public void to(BodySink sink) {
          sink.from(this);
        }

        @Override
        public void pause() {
          told.add("pause");
        }

        @Override
        public void resume() {
          told.add("resume");
        }

        @Override
        public void cancel(Failure why) {
          told.add("cancel");
        }
      };

  /** Writes down what comes. */
  private static final class Endpoint implements BodySink {
    private final StringBuilder got = new StringBuilder();
    private final boolean reluctant;
    private BodySource source;

    Endpoint(boolean reluctant) {
      this.reluctant = reluctant;
    }

    @Override
    public void from(BodySource from) {
      source = from;
    }

    @Override
    public void chunk(ByteBuf data) {
      got.append(data.toString(StandardCharsets.ISO_8859_1)).append('|');
      data.release();
      if (reluctant) {
        source.cancel(BROKEN);
      }
    }

    @Override
    public void end(Headers trailers) {
      got.append(trailers == null ? "end" : "end " + trailers.size());
    }

    @Override
    public void fail(Failure failure) {
      got.append(failure.detail());
    }
  }

  private ByteBuf chunk(String text) {
    ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    body.chunk(data);
    return data;
  }

  private static String given(BodySource source) {
    Endpoint endpoint = new Endpoint(false);
    source.to(endpoint);
    return endpoint.got.toString();
  }

  @Test
  void whatIsSmallEnoughIsGivenOutAsOftenAsAsked() {
    client.to(body);
    assertThat(chunk("1234").refCnt()).isZero();
    chunk("");
    chunk("5678");
    body.end(null);
    assertThat(heard).containsExactly("progress", "progress", "progress", "held");
    assertThat(body.size()).isEqualTo(8);
    assertThat(given(body.copy())).isEqualTo("12345678|end");
    assertThat(given(body.copy())).isEqualTo("12345678|end");
    assertThat(given(body)).isEqualTo("12345678|end");
    assertThat(told).isEmpty();
  }

  @Test
  void anEmptyOneIsOneToo() {
    client.to(body);
    body.end(null);
    assertThat(heard).containsExactly("held");
    assertThat(given(body.copy())).isEqualTo("end");
    assertThat(given(body)).isEqualTo("end");
  }

  @Test
  void trailersGoToTheEndpointOnly() {
    client.to(body);
    chunk("1");
    body.end(new Headers().add("X-Sum", "1"));
    assertThat(body.hasTrailers()).isTrue();
    assertThat(given(body.copy())).isEqualTo("1|end");
    assertThat(given(body)).isEqualTo("1|end 1");
  }

  @Test
  void whatIsTooLargeIsStoppedAndCanStillBeGivenOn() {
    client.to(body);
    chunk("12345678");
    chunk("9");
    assertThat(heard).containsExactly("progress", "too large");
    assertThat(told).containsExactly("pause");
    chunk("0"); // was on its way
    assertThat(heard).hasSize(2);

    Endpoint endpoint = new Endpoint(false);
    body.to(endpoint);
    assertThat(endpoint.got).hasToString("1234567890|");
    assertThat(told).containsExactly("pause", "resume");
    assertThat(chunk("ab").refCnt()).isZero();
    endpoint.source.pause();
    endpoint.source.resume();
    assertThat(told).containsExactly("pause", "resume", "pause", "resume");
    body.end(null);
    assertThat(endpoint.got).hasToString("1234567890|ab|end");
    assertThat(heard).hasSize(2);
  }

  @Test
  void whatIsTooLargeMayEndBeforeItIsGivenOn() {
    client.to(body);
    chunk("123456789");
    body.end(null);
    assertThat(heard).containsExactly("too large");
    assertThat(given(body)).isEqualTo("123456789|end");
  }

  @Test
  void anEndpointMayNotWantTheRest() {
    client.to(body);
    chunk("123456789");
    Endpoint reluctant = new Endpoint(true);
    body.to(reluctant);
    assertThat(reluctant.got).hasToString("123456789|");
    assertThat(told).containsExactly("pause", "cancel");
  }

  @Test
  void whoCancelsACopyHearsNoEnd() {
    client.to(body);
    chunk("1");
    body.end(null);
    Endpoint reluctant = new Endpoint(true);
    body.copy().to(reluctant);
    assertThat(reluctant.got).hasToString("1|");
    assertThat(told).as("the client has nothing to do with it").isEmpty();
    assertThat(given(body)).isEqualTo("1|end");
  }

  @Test
  void whatBreaksIsToldToWhomeverItConcerns() {
    client.to(body);
    chunk("1");
    body.fail(BROKEN);
    assertThat(heard).containsExactly("progress", "broken");
    HeldBody large = body;
    large.chunk(Unpooled.wrappedBuffer(new byte[9]));
    Endpoint endpoint = new Endpoint(false);
    large.to(endpoint);
    large.fail(BROKEN);
    assertThat(endpoint.got.toString()).endsWith("|broken");
    assertThat(heard).containsExactly("progress", "broken", "too large");
  }
}
