package com.openhwy.marketeer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which the stages of a body see its bytes. */
class ResponseTest {

  /** Appends a letter to every chunk. */
  private static UnaryOperator<BodySink> letter(String letter) {
    return next ->
        new BodySink() {
          @Override
          public void from(BodySource source) {
            next.from(source);
          }

          @Override
          public void chunk(ByteBuf data) {
            next.chunk(Unpooled.wrappedBuffer(data, bytes(letter)));
          }

          @Override
          public void end(@Nullable Headers trailers) {
            next.end(trailers);
          }

          @Override
          public void fail(Failure failure) {
            next.fail(failure);
          }
        };
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static String through(Response response) {
    RecordingDownstream client = new RecordingDownstream();
    BodySink sink = response.through(client);
    sink.chunk(bytes("."));
    sink.end(null);
    return new String(client.body(), StandardCharsets.US_ASCII);
  }

  @Test
  void bytesGoUpThePipelineAsHeadsDo() {
    Response response = new Response().stage(letter("a")).stage(letter("b")).stage(letter("c"));
    assertThat(through(response)).isEqualTo(".abc");
    assertThat(response.staged()).isTrue();
  }

  @Test
  void aGuardStandsBeforeTheStagesAddedSinceTheLastOne() {
    Response response = new Response();
    assertThat(response.unguarded()).isFalse();
    response.stage(letter("a")).stage(letter("b"));
    assertThat(response.unguarded()).isTrue();
    response.guard(letter("1"));
    assertThat(response.unguarded()).isFalse();
    response.stage(letter("c"));
    assertThat(response.unguarded()).isTrue();
    response.guard(letter("2"));
    assertThat(through(response)).isEqualTo(".1ab2c");
  }

  @Test
  void aBodyThatIsReplacedTakesItsStagesWithIt() {
    Response response = new Response().body(bytes("old")).stage(letter("a"));
    response.guard(letter("1"));
    response.body(bytes("new"));
    assertThat(response.staged()).isFalse();
    response.stage(letter("b"));
    assertThat(response.unguarded()).isTrue();
    response.guard(letter("2"));
    assertThat(through(response)).isEqualTo(".2b");
    response.drop();
  }

  @Test
  void withoutStagesTheLastSinkIsTheFirst() {
    RecordingDownstream client = new RecordingDownstream();
    assertThat(new Response().through(client)).isSameAs(client);
  }
}
