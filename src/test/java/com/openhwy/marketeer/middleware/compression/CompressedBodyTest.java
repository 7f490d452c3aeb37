package com.openhwy.marketeer.middleware.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.RecordingDownstream;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.LoopResources;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A body on its way through: what leaves when, and that every ending gives everything back. */
class CompressedBodyTest {
  private static final Failure CUT = Failure.of(FailureKind.UPSTREAM_TRUNCATED, "cut off");

  private static Leaks leaks;

  private final Made made = new Made();
  private final List<ByteBuf> given = new ArrayList<>();

  @BeforeAll
  static void watch() {
    leaks = new Leaks();
  }

  @AfterAll
  static void everyBufferWasGivenBack() {
    leaks.close();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    for (Encoding encoding : Encoding.values()) {
      assertThat(made.counter("compression_streams", encoding.token())).isZero();
    }
    made.close();
  }

  /** A source in the hands of the test. */
  private final class Tap implements BodySource {
    private @Nullable BodySink sink;
    private int pauses;
    private int resumes;
    private @Nullable Failure cancelled;

    @Override
    public void to(BodySink taker) {
      taker.from(this);
      sink = taker;
    }

    BodySink sink() {
      assertThat(sink).isNotNull();
      return sink;
    }

    Tap send(String text) {
      ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
      given.add(data);
      sink().chunk(data);
      return this;
    }

    /** There is nothing more for now. */
    Tap rest() {
      sink().chunk(Unpooled.EMPTY_BUFFER);
      return this;
    }

    @Override
    public void pause() {
      pauses++;
    }

    @Override
    public void resume() {
      resumes++;
    }

    @Override
    public void cancel(Failure why) {
      cancelled = why;
    }
  }

  private FakeExchange begin(Tap tap, Encoding encoding, long length, String type) {
    return Made.stream(made.accepting(encoding.token()), tap, length, "Content-Type", type);
  }

  private FakeExchange begin(Tap tap, Encoding encoding) {
    return begin(tap, encoding, Response.UNKNOWN, "text/html");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyEventArrivesWhenItIsSent(Encoding encoding) {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, encoding, Response.UNKNOWN, "text/event-stream");
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      String event = "data: " + i + "\n\n";
      tap.send(event);
      sent.append(event);
      assertThat(Made.decoded(x).text()).isEqualTo(sent.toString());
      assertThat(x.client().flushes()).isEqualTo(i + 1);
    }
    tap.rest();
    assertThat(x.client().flushes()).as("nothing to flush").isEqualTo(10);
    tap.sink().end(null);
    assertThat(Made.decoded(x).whole()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aStreamIsNotHeldBackWhenItsSourcePauses(Encoding encoding) {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, encoding);
    tap.send("one, ").send("two");
    assertThat(Made.decoded(x).text()).isEmpty();
    assertThat(x.client().flushes()).isZero();
    tap.rest();
    assertThat(Made.decoded(x).text()).isEqualTo("one, two");
    assertThat(x.client().flushes()).isEqualTo(1);
    tap.rest();
    assertThat(x.client().flushes()).isEqualTo(1);
    tap.send(", three").sink().end(null);
    assertThat(Made.decoded(x).text()).isEqualTo("one, two, three");
    assertThat(Made.decoded(x).whole()).isTrue();
  }

  @Test
  void aWholeBodyWaitsALittleBeforeItIsFlushed() {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, Encoding.ZSTD, 2000, "text/html");
    tap.send("x".repeat(1000)).rest();
    assertThat(x.bytes()).as("still kept").hasSizeLessThan(20);
    assertThat(x.client().flushes()).isZero();
    made.loops.ticker().advance(Duration.ofMillis(100));
    made.loop.timers().tick();
    assertThat(Made.decoded(x).bytes()).hasSize(1000);
    assertThat(x.client().flushes()).isEqualTo(1);
    tap.send("y".repeat(1000)).rest().sink().end(null);
    made.loops.ticker().advance(Duration.ofMillis(100));
    made.loop.timers().tick();
    assertThat(Made.decoded(x).bytes()).hasSize(2000);
    assertThat(x.ends()).isEqualTo(1);
  }

  @Test
  void whatAWholeBodyHasReadyLeavesAtAPause() {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, Encoding.GZIP, 1 << 20, "text/html");
    byte[] noise = Texts.noise(200_000);
    ByteBuf data = Unpooled.wrappedBuffer(noise);
    given.add(data);
    tap.sink().chunk(data);
    tap.rest();
    assertThat(x.client().flushes()).isEqualTo(1);
    tap.sink().fail(CUT);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anEmptyBodyIsAWholeStream(Encoding encoding) {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, encoding);
    tap.sink().end(null);
    assertThat(x.bytes()).isNotEmpty();
    assertThat(Made.decoded(x)).extracting(Decoders.Decoded::whole).isEqualTo(true);
    assertThat(Made.decoded(x).bytes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aBodyThatBreaksOffIsNeverEnded(Encoding encoding) {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, encoding);
    tap.send(Texts.of(100_000)).rest();
    tap.sink().fail(CUT);
    assertThat(x.client().broken()).isEqualTo(CUT);
    assertThat(x.whole()).isFalse();
    assertThat(Made.decoded(x).whole()).isFalse();
    assertThat(Made.decoded(x).bytes()).hasSize(100_000);
    tap.send("late").rest().sink().end(null);
    assertThat(x.ends()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aClientThatGoesAwayStopsTheSource(Encoding encoding) {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, encoding);
    tap.send(Texts.of(5000));
    x.abort();
    assertThat(tap.cancelled).isNotNull();
    assertThat(made.counter("compression_streams", encoding.token())).isZero();
    tap.send("late").rest().sink().end(null);
    tap.sink().fail(CUT);
    assertThat(x.ends()).isEqualTo(1);
  }

  /** The exchange ends without a word to the body: the safety net under all of the above. */
  @Test
  void theEndOfTheExchangeFreesWhatNobodyElseDid() {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, Encoding.ZSTD);
    tap.send("begun");
    assertThat(made.counter("compression_streams", "zstd")).isEqualTo(1);
    x.exchange().ended();
    assertThat(made.counter("compression_streams", "zstd")).isZero();
    tap.send("late");
  }

  @Test
  void thePaceIsTheClients() {
    Tap tap = new Tap();
    FakeExchange x = made.accepting("gzip");
    x.client().pauseAfter(1000);
    Made.stream(x, tap, Response.UNKNOWN);
    tap.send(Texts.of(20_000)).rest();
    assertThat(tap.pauses).isEqualTo(1);
    assertThat(tap.resumes).isZero();
    x.client().resume();
    assertThat(tap.resumes).isEqualTo(1);
    tap.sink().end(null);
    assertThat(Made.decoded(x).bytes()).hasSize(20_000);
  }

  @Test
  void trailersPassButForDigests() {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, Encoding.BR);
    Headers trailers = new Headers();
    trailers.add("X-Checksum", "1").add("content-digest", "sha-256=:x:").add("Server-Timing", "a");
    tap.send("body").sink().end(trailers);
    Headers got = x.client().trailers();
    assertThat(got).isNotNull();
    assertThat(got.get("X-Checksum")).isEqualTo("1");
    assertThat(got.get("Server-Timing")).isEqualTo("a");
    assertThat(got.get("Content-Digest")).isNull();
  }

  /** zstd is told the length beforehand and finds that it was another. */
  @Test
  void anEncoderThatFailsIsNotUsedAgain() {
    Tap tap = new Tap();
    FakeExchange x = begin(tap, Encoding.ZSTD, 2000, "text/html");
    tap.send("x".repeat(100));
    assertThatThrownBy(() -> tap.sink().end(null)).isInstanceOf(RuntimeException.class);
    assertThat(made.counter("compression_streams", "zstd")).isZero();
    assertThat(made.definition.open()).isZero();
    x.abort();
    assertThat(x.ends()).isEqualTo(1);
    Tap next = new Tap();
    FakeExchange good = begin(next, Encoding.ZSTD, 2000, "text/html");
    next.send("x".repeat(2000)).sink().end(null);
    assertThat(Made.decoded(good).whole()).isTrue();
  }

  @Test
  void aFlushThatFailsOnATimerBreaksItsBodyOnly() {
    FailingCodec codec = new FailingCodec();
    RecordingDownstream client = new RecordingDownstream();
    CompressedBody body =
        new CompressedBody(
            client,
            new Compressor(codec.encoder(made.loop), 2000),
            CompressedBody.Pace.WHOLE,
            made.loop.timers());
    Tap tap = new Tap();
    tap.to(body);
    tap.send("x").rest();
    codec.fails = true;
    made.loops.ticker().advance(Duration.ofMillis(100));
    made.loop.timers().tick();
    assertThat(client.broken()).isNotNull();
    assertThat(tap.cancelled).isSameAs(client.broken());
    assertThat(codec.freed).isEqualTo(1);
    body.close();
    assertThat(codec.freed).isEqualTo(1);
  }

  @Test
  void aChunkThatFailsIsTheLast() {
    FailingCodec codec = new FailingCodec();
    RecordingDownstream client = new RecordingDownstream();
    Compressor compressor = new Compressor(codec.encoder(made.loop), Response.UNKNOWN);
    CompressedBody body =
        new CompressedBody(client, compressor, CompressedBody.Pace.PAUSE, made.loop.timers());
    Tap tap = new Tap();
    tap.to(body);
    codec.fails = true;
    assertThatThrownBy(() -> tap.send("x")).hasMessage("failed on purpose");
    codec.fails = false;
    tap.send("y").rest();
    body.end(null);
    assertThat(client.body()).isEmpty();
    assertThat(codec.begun).isEqualTo(1);
    assertThat(codec.freed).isEqualTo(1);
  }

  /** Gives nothing but errors. */
  private static final class FailingCodec implements Codec {
    private boolean fails;
    private int begun;
    private int freed;

    LoopEncoder encoder(LoopResources loop) {
      return new LoopEncoder(Encoding.GZIP, new Codecs(e -> this), "failing", loop);
    }

    private void step() {
      if (fails) {
        throw new IllegalStateException("failed on purpose");
      }
    }

    @Override
    public Encoding encoding() {
      return Encoding.GZIP;
    }

    @Override
    public void begin(long length) {
      begun++;
    }

    @Override
    public void write(ByteBuffer in, ByteBuf out) {
      step();
    }

    @Override
    public void flush(ByteBuf out) {
      step();
    }

    @Override
    public void finish(ByteBuf out) {
      step();
    }

    @Override
    public boolean reusable() {
      return true;
    }

    @Override
    public void free() {
      freed++;
    }
  }

  @Test
  void manyAtOnceAndAfterEachOther() {
    List<Encoding> three = List.of(Encoding.ZSTD, Encoding.BR, Encoding.GZIP);
    for (int round = 0; round < 3; round++) {
      List<Tap> taps = new ArrayList<>();
      List<FakeExchange> exchanges = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Tap tap = new Tap();
        taps.add(tap);
        exchanges.add(begin(tap, three.get(i % 3)));
        tap.send("body " + i);
      }
      for (int i = 0; i < 20; i++) {
        taps.get(i).send(Texts.of(i * 1000)).sink().end(null);
        assertThat(Made.decoded(exchanges.get(i)).text())
            .isEqualTo("body " + i + Texts.of(i * 1000));
      }
      assertThat(made.definition.open()).isEqualTo(2 * Codecs.KEPT); // zstd and gzip
    }
  }
}
