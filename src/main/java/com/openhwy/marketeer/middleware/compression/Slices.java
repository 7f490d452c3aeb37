package com.openhwy.marketeer.middleware.compression;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bytes at hand as a stream, a slice at each turn of the event loop: to compress all of a large
 * body at once would keep every other client waiting.
 */
final class Slices implements BodySource {
  static final int SIZE = 64 << 10;

  private final ByteBuf bytes;
  private final Executor loop;
  private @Nullable BodySink sink;
  private boolean paused;
  private boolean scheduled;
  private boolean giving;
  private boolean over;

  /**
   * Takes the bytes over.
   *
   * @param loop runs a task on the event loop of the exchange, later
   */
  Slices(ByteBuf bytes, Executor loop) {
    this.bytes = bytes;
    this.loop = loop;
  }

  @Override
  public void to(BodySink taker) {
    sink = taker;
    taker.from(this);
    give();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    if (!giving) {
      goOn();
    }
  }

  @Override
  public void cancel(Failure why) {
    finish();
  }

  private void goOn() {
    if (!scheduled && !paused && !over) {
      scheduled = true;
      loop.execute(
          () -> {
            scheduled = false;
            give();
          });
    }
  }

  private void give() {
    BodySink to = sink;
    if (to == null || paused || over) {
      return;
    }
    giving = true;
    to.chunk(bytes.readRetainedSlice(Math.min(SIZE, bytes.readableBytes())));
    giving = false;
    if (over) {
      return;
    }
    if (bytes.isReadable()) {
      goOn();
    } else {
      finish();
      to.end(null);
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      sink = null;
      bytes.release();
    }
  }
}
