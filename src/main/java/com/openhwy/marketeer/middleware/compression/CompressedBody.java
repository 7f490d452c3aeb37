package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that compresses a body while it flows. What comes in goes out before the call returns,
 * but for what the encoder keeps to compress better; it holds no queue, so that the client's pace
 * is the endpoint's.
 *
 * <p>A flush makes the encoder give what it keeps, and costs size. When it happens is {@link
 * Pace}'s business. Owned by one event loop.
 */
final class CompressedBody implements BodySink {
  /** When the encoder has to give what it keeps. */
  enum Pace {
    /** Every chunk is an event. */
    EVENT,
    /** The source has nothing more for now: nobody knows when more comes. */
    PAUSE,
    /** It was announced as a whole and is on its way: at a pause that lasts. */
    WHOLE
  }

  private static final Logger LOG = LoggerFactory.getLogger(CompressedBody.class);
  private static final long LASTING_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  /** As many bytes of a whole body leave without waiting for more. */
  private static final int WORTH_SENDING = 4 << 10;

  private final BodySink next;
  private final Compressor compressor;
  private final Pace pace;
  private final TimerWheel timers;
  private final Pause pause = new Pause();
  private @Nullable BodySource source;
  private boolean kept;
  private int handedOn;
  private boolean over;

  CompressedBody(BodySink next, Compressor compressor, Pace pace, TimerWheel timers) {
    this.next = next;
    this.compressor = compressor;
    this.pace = pace;
    this.timers = timers;
  }

  @Override
  public void from(BodySource feeding) {
    source = feeding;
    next.from(new Feed());
  }

  @Override
  public void chunk(ByteBuf data) {
    if (over) {
      data.release();
    } else if (data.isReadable()) {
      compress(data);
    } else {
      data.release();
      pauseInSource();
    }
  }

  private void compress(ByteBuf data) {
    boolean event = pace == Pace.EVENT;
    ByteBuf out = null;
    try {
      out = compressor.write(data, event);
    } finally {
      data.release();
      over = out == null; // what follows would make no sense to a decoder
    }
    kept = !event;
    handOn(out);
    if (event) {
      flushNext();
    }
  }

  private void pauseInSource() {
    if (pace != Pace.WHOLE) {
      flush();
      return;
    }
    if (handedOn >= WORTH_SENDING) {
      flushNext();
    }
    if ((kept || handedOn > 0) && !pause.armed()) {
      timers.arm(pause, LASTING_PAUSE);
    }
  }

  private void flush() {
    if (kept) {
      kept = false;
      handOn(compressor.flush());
    }
    flushNext();
  }

  /** The sink may cancel us from within. */
  private void handOn(ByteBuf out) {
    if (out.isReadable()) {
      handedOn += out.readableBytes();
      next.chunk(out);
    } else {
      out.release();
    }
  }

  private void flushNext() {
    if (handedOn > 0 && !over) {
      handedOn = 0;
      next.chunk(Unpooled.EMPTY_BUFFER);
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    if (over) {
      return;
    }
    ByteBuf out = compressor.finish();
    close();
    handOn(out);
    if (trailers != null) {
      Digests.remove(trailers);
    }
    next.end(trailers);
  }

  /** Without the end of the compressed stream: nothing may take it for whole. */
  @Override
  public void fail(Failure failure) {
    if (!over) {
      close();
      next.fail(failure);
    }
  }

  /** Whatever happened, the exchange is over. May be called again. */
  void close() {
    over = true;
    timers.cancel(pause);
    compressor.discard();
  }

  /** What the sink sees of the source, so that we hear when it goes away. */
  private final class Feed implements BodySource {
    @Override
    public void to(BodySink sink) {
      throw new IllegalStateException("the body flows already");
    }

    @Override
    public void pause() {
      if (source != null) {
        source.pause();
      }
    }

    @Override
    public void resume() {
      if (source != null) {
        source.resume();
      }
    }

    @Override
    public void cancel(Failure why) {
      close();
      if (source != null) {
        source.cancel(why);
      }
    }
  }

  private final class Pause extends TimerWheel.Timer {
    @Override
    protected void expired() {
      if (over) {
        return;
      }
      try {
        flush();
      } catch (RuntimeException e) { // nobody above us here would know whose body it is
        LOG.error("a body could not be compressed", e);
        Failure failure = Failure.of(FailureKind.INTERNAL, "the body could not be compressed");
        close();
        if (source != null) {
          source.cancel(failure);
        }
        next.fail(failure);
      }
    }
  }
}
