package com.openhwy.marketeer.proxy;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body that is sent again: what is kept, who is told to wait, and who hears of the end. */
class ReplayBodyTest {
  private static final Failure WHY = Failure.of(FailureKind.UPSTREAM_RESET, "gone");

  private final Client client = new Client();
  private final List<String> told = new ArrayList<>();
  private final List<ByteBuf> buffers = new ArrayList<>();
  private ReplayBody body;

  @BeforeEach
  void limitedToEight() {
    body = new ReplayBody(client, 8, why -> told.add(why.detail()));
  }

  @AfterEach
  void everyBufferIsReleased() {
    assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
  }

  private void comes(String text) {
    ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    buffers.add(data);
    client.sink.chunk(data);
  }

  private Endpoint take() {
    return new Endpoint(body.view());
  }

  @Test
  void flowsThroughToTheFirst() {
    Endpoint first = take();
    comes("abc");
    comes("");
    comes("de");
    client.sink.end(null);

    assertThat(first.heard).containsExactly("abc", "", "de", "end");
    assertThat(body.isWhole()).isTrue();
    assertThat(body.isComplete()).isTrue();
    assertThat(client.log).containsExactly("to");
  }

  @Test
  void theSecondGetsWhatTheFirstGotAndThenTheRest() {
    Endpoint first = take();
    comes("abc");
    first.source.cancel(WHY);
    assertThat(client.log).containsExactly("to", "pause");
    comes("d");

    Endpoint second = take();
    assertThat(client.log).containsExactly("to", "pause", "resume");
    comes("ef");
    Headers trailers = new Headers().add("x-sum", "1");
    client.sink.end(trailers);

    assertThat(first.heard).containsExactly("abc");
    assertThat(second.heard).containsExactly("abcd", "ef", "end x-sum");
  }

  @Test
  void anyNumberGetACompleteOneEachAtATime() {
    Endpoint first = take();
    comes("abc");
    client.sink.end(null);
    Endpoint second = take();
    Endpoint third = take();
    second.source.cancel(WHY);

    assertThat(first.heard).containsExactly("abc", "end");
    assertThat(second.heard).containsExactly("abc", "end");
    assertThat(third.heard).containsExactly("abc", "end");
    assertThat(client.log).containsExactly("to");
  }

  @Test
  void whatIsLongerThanTheLimitFlowsOnAndCannotBeSentAgain() {
    Endpoint first = take();
    comes("12345678");
    assertThat(body.isWhole()).isTrue();
    comes("9");
    client.sink.end(null);

    assertThat(first.heard).containsExactly("12345678", "9", "end");
    assertThat(body.isWhole()).isFalse();
  }

  @Test
  void whatComesWhileNobodyTakesItIsNotLost() {
    Endpoint first = take();
    comes("1234");
    first.source.cancel(WHY);
    comes("567890"); // was on its way when the client was told to wait
    assertThat(body.isWhole()).isTrue();

    Endpoint second = take();
    assertThat(second.heard).containsExactly("1234567890");
    assertThat(body.isWhole()).as("beyond the limit, and gone").isFalse();
    comes("x");
    client.sink.end(null);
    assertThat(second.heard).containsExactly("1234567890", "x", "end");
  }

  @Test
  void backPressureGoesToTheClient() {
    Endpoint first = take();
    first.source.pause();
    first.source.resume();
    assertThat(client.log).containsExactly("to", "pause", "resume");
    first.source.cancel(WHY);
    client.log.clear();
    first.source.pause();
    first.source.resume();
    assertThat(client.log).as("it has no say any more").isEmpty();
  }

  @Test
  void whoIsFullAlreadyFromWhatWasKeptDoesNotGetMore() {
    Endpoint first = take();
    comes("abc");
    first.source.cancel(WHY);
    client.log.clear();

    Endpoint second = new Endpoint(body.view(), true);
    assertThat(second.heard).containsExactly("abc");
    assertThat(client.log).isEmpty();
    second.source.resume();
    assertThat(client.log).containsExactly("resume");
  }

  @Test
  void theClientHearsOnceThatNothingMoreIsWanted() {
    Endpoint first = take();
    comes("abc");
    first.source.cancel(WHY);
    body.cancel(WHY);
    body.cancel(WHY);
    body.settle();

    assertThat(client.log).containsExactly("to", "pause", "cancel");
    assertThat(told).isEmpty();
  }

  @Test
  void onceAnAnswerIsThereTheEndpointsEndIsTheBodys() {
    Endpoint first = take();
    comes("abc");
    body.settle();
    comes("more than is kept");
    assertThat(first.heard).containsExactly("abc", "more than is kept");
    first.source.cancel(WHY);

    assertThat(client.log).containsExactly("to", "cancel");
  }

  @Test
  void whatWasNeverTakenIsNotCancelled() {
    body.settle();
    body.cancel(WHY);

    assertThat(client.log).isEmpty();
  }

  @Test
  void aBodyThatBreaksOffIsToldToWhoTakesItOrElseToTheListener() {
    Endpoint first = take();
    comes("abc");
    client.sink.fail(WHY);
    assertThat(first.heard).containsExactly("abc", "fail gone");
    assertThat(told).isEmpty();
    assertThat(body.isWhole()).isFalse();

    client.log.clear();
    body = new ReplayBody(client, 8, why -> told.add(why.detail()));
    take().source.cancel(WHY);
    client.sink.fail(WHY);
    assertThat(told).containsExactly("gone");
    Endpoint late = take();
    assertThat(late.heard).containsExactly("fail gone");
    body.cancel(WHY);
    assertThat(client.log).containsExactly("to", "pause");
  }

  /** Where the body comes from. */
  private static final class Client implements BodySource {
    private final List<String> log = new ArrayList<>();
    private BodySink sink;

    @Override
    public void to(BodySink to) {
      log.add("to");
      sink = to;
      to.from(this);
    }

    @Override
    public void pause() {
      log.add("pause");
    }

    @Override
    public void resume() {
      log.add("resume");
    }

    @Override
    public void cancel(Failure why) {
      log.add("cancel");
    }
  }

  /** Where it goes. */
  private static final class Endpoint implements BodySink {
    private final List<String> heard = new ArrayList<>();
    private final boolean full;
    private BodySource source;

    Endpoint(BodySource from) {
      this(from, false);
    }

    Endpoint(BodySource from, boolean full) {
      this.full = full;
      from.to(this);
    }

    @Override
    public void from(BodySource from) {
      source = from;
    }

    @Override
    public void chunk(ByteBuf data) {
      heard.add(data.toString(StandardCharsets.US_ASCII));
      data.release();
      if (full) {
        source.pause();
      }
    }

    @Override
    public void end(@Nullable Headers trailers) {
      heard.add(trailers == null ? "end" : "end x-sum");
    }

    @Override
    public void fail(Failure failure) {
      heard.add("fail " + failure.detail());
    }
  }
}
