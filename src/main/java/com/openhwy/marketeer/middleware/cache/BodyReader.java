package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.Unpooled;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through a stored body, or through a part of it. Belongs to the client's event
 * loop, but for {@link #wake}.
 */
final class BodyReader implements BodySource {
  private final Body body;
  private final Executor loop;
  private Body.@Nullable Chunk at;
  private long skip;
  private long left;
  private @Nullable BodySink sink;
  private @Nullable Runnable onRead;
  private long read;
  private boolean paused;
  private boolean draining;
  private boolean over;

  /**
   * @param loop runs tasks on the client's event loop
   * @param skip bytes before the part
   * @param length bytes of the part; {@link Long#MAX_VALUE} for all that comes
   */
  BodyReader(Body body, Executor loop, long skip, long length) {
    this.body = body;
    this.loop = loop;
    this.at = body.first();
    this.skip = skip;
    this.left = length;
  }

  /** Hears when more was read, or nothing more will be. */
  void onRead(Runnable listener) {
    onRead = listener;
  }

  /** Bytes that were handed on so far. */
  long read() {
    return read;
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void to(BodySink target) {
    sink = target;
    target.from(this);
    if (at == null && !over) {
      over = true; // its beginning is gone: what is left would look like all of it
      target.fail(Failure.of(FailureKind.INTERNAL, "a body that is not kept has one reader"));
      return;
    }
    drain();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    drain();
  }

  @Override
  public void cancel(Failure why) {
    finish();
  }

  /** There is more, or the end. Any thread. */
  void wake() {
    loop.execute(this::drain);
  }

  private void drain() {
    BodySink target = sink;
    if (draining || target == null) {
      return;
    }
    draining = true;
    while (!paused && !over && step(target)) {
      // one chunk after the other
    }
    draining = false;
  }

  /** Whether there may be more at once. */
  private boolean step(BodySink target) {
    if (left == 0) {
      finish();
      target.end(null);
      return false;
    }
    Body.Chunk here = at;
    Body.Chunk next = here == null ? null : here.next();
    if (next == null) {
      return atLast(target, here);
    }
    at = next;
    hand(target, next.bytes);
    return true;
  }

  /** Nothing behind this chunk: either that was all, or the rest is still to come. */
  private boolean atLast(BodySink target, Body.@Nullable Chunk here) {
    Body.End end = body.end();
    if (end == null) {
      body.await(this);
      end = body.end();
      return end != null || (here != null && here.next() != null);
    }
    if (here != null && here.next() != null) {
      return true; // written between the two looks
    }
    finish();
    if (end.failure() != null) {
      target.fail(end.failure());
    } else {
      target.end(end.trailers());
    }
    return false;
  }

  private void hand(BodySink target, byte[] bytes) {
    int from = (int) Math.min(skip, bytes.length);
    skip -= from;
    int count = (int) Math.min(bytes.length - from, left);
    if (count == 0) {
      return;
    }
    if (left != Long.MAX_VALUE) {
      left -= count;
    }
    read += count;
    target.chunk(Unpooled.wrappedBuffer(bytes, from, count));
    Runnable listener = onRead;
    if (listener != null) {
      listener.run();
    }
  }

  private void finish() {
    over = true;
    at = null;
    Runnable listener = onRead;
    onRead = null;
    if (listener != null) {
      listener.run();
    }
  }
}
