package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message on its way into a connection or a stream: exactly as long as was said, no
 * faster than it is taken, and its source hears of every end. Each protocol says by a subclass how
 * bytes are framed and written. Event loop only.
 */
public abstract class OutgoingBody implements BodySink {
  private final boolean fixed;
  private long remaining;
  private @Nullable BodySource source;
  private boolean pausedSource;
  private boolean over;

  /**
   * @param fixed whether {@code length} bytes were announced
   */
  protected OutgoingBody(boolean fixed, long length) {
    this.fixed = fixed;
    this.remaining = length;
  }

  // ---- what a protocol does

  /** Whether what is written would go nowhere. */
  protected abstract boolean isGone();

  /** Takes over the reference to bytes that are part of the body. */
  protected abstract void write(ByteBuf data, int size);

  protected abstract void flush();

  protected abstract boolean isWritable();

  /** All bytes are written: ends the message, and lets it leave. */
  protected abstract void finish(@Nullable Headers trailers);

  /** The message cannot be completed; the source knows already. */
  protected abstract void broken(Failure why);

  // ---- BodySink

  @Override
  public final void from(BodySource source) {
    this.source = source;
  }

  @Override
  public final void chunk(ByteBuf data) {
    int size = data.readableBytes();
    if (over || isGone()) {
      data.release();
      return;
    }
    if (size == 0) {
      data.release();
      flush();
      pauseIfFull();
      return;
    }
    if (fixed && size > remaining) {
      data.release();
      fail(Failure.of(FailureKind.INTERNAL, "a body longer than its Content-Length"));
      return;
    }
    remaining -= size;
    write(data, size);
    if (!isWritable()) {
      flush();
      pauseIfFull();
    }
  }

  private void pauseIfFull() {
    BodySource feeding = source;
    if (!over && feeding != null && !pausedSource && !isWritable()) {
      pausedSource = true;
      feeding.pause();
    }
  }

  /** There is room again. */
  public void drained() {
    BodySource feeding = source;
    if (pausedSource && feeding != null) {
      pausedSource = false;
      feeding.resume();
    }
  }

  @Override
  public final void end(@Nullable Headers trailers) {
    if (over) {
      return;
    }
    if (fixed && remaining > 0) {
      fail(
          Failure.of(
              FailureKind.INTERNAL,
              "a body " + remaining + " bytes shorter than its Content-Length"));
      return;
    }
    detach();
    finish(trailers);
  }

  @Override
  public final void fail(Failure failure) {
    if (!over) {
      abandon(failure);
      broken(failure);
    }
  }

  /** Nothing more will be written; the source is told to stop. */
  public final void abandon(Failure why) {
    if (over) {
      return;
    }
    BodySource feeding = source;
    detach();
    if (feeding != null) {
      feeding.cancel(why);
    }
  }

  /** Nothing more will be written; the source is somebody else's business. */
  public final void detach() {
    over = true;
    source = null;
  }

  public final boolean isOver() {
    return over;
  }

  /** Whether the source waits for room. */
  public final boolean isFull() {
    return pausedSource;
  }
}
