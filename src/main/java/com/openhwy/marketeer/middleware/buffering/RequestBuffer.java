package com.openhwy.marketeer.middleware.buffering;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, taken in; afterwards the source of it for whoever asks the endpoint.
 * What comes is copied into one buffer: a body sent byte by byte would else hold a read buffer for
 * each of them. In mode observe, a body beyond a limit is what it is: the beginning that was taken
 * in, then the rest as it comes. Event loop only.
 */
final class RequestBuffer implements BodySink, BodySource, AbortListener {
  private static final int FIRST = 4 << 10;

  private enum State {
    FILLING,
    /** Whole, or beyond a limit in mode observe: waits to be taken. */
    FILLED,
    /** What follows what was taken in goes straight on. */
    PASSING,
    OVER
  }

  private final Buffering owner;
  private final Exchange x;
  private final BodySource client;
  private State state = State.FILLING;
  private boolean whole;
  private boolean waiting;
  private long counted;
  private @Nullable ByteBuf bytes;
  private @Nullable BodySink taker;
  private @Nullable Headers trailers;

  RequestBuffer(Buffering owner, Exchange x, BodySource client) {
    this.owner = owner;
    this.x = x;
    this.client = client;
  }

  /** Begins; what is at hand already may be all. */
  Flow fill() {
    client.to(this);
    if (!x.isOpen()) {
      return Flow.STOP;
    }
    if (state == State.FILLING) {
      waiting = true;
      x.onAbort(this);
      return Flow.SUSPEND;
    }
    return Flow.CONTINUE;
  }

  private void filled() {
    state = State.FILLED;
    if (whole) {
      long length = counted;
      x.request().body(length, length == 0 ? null : this);
    } else {
      client.pause();
      x.request().body(x.request().bodyLength(), this);
    }
    if (waiting) {
      waiting = false;
      x.resume();
    }
  }

  // ---- from the client

  @Override
  public void from(BodySource source) {
    // known already, and never too fast for memory that is bounded
  }

  @Override
  public void chunk(ByteBuf data) {
    BodySink to = taker;
    if (state == State.PASSING && to != null) {
      to.chunk(data);
      return;
    }
    try {
      if (state == State.FILLING) {
        take(data);
      } else if (state == State.FILLED) {
        buffer().writeBytes(data); // was read already when the source was paused
      }
    } finally {
      data.release();
    }
  }

  private void take(ByteBuf data) {
    int more = data.readableBytes();
    x.signOfLife();
    if (owner.admits(x, counted, more)) {
      counted += more;
      buffer().writeBytes(data);
    } else if (x.isOpen()) { // mode observe
      buffer().writeBytes(data);
      filled();
    } else {
      state = State.OVER;
      client.cancel(refused());
      release();
    }
  }

  private ByteBuf buffer() {
    ByteBuf held = bytes;
    if (held == null) {
      long announced = Math.max(FIRST, x.request().bodyLength());
      held = PooledByteBufAllocator.DEFAULT.directBuffer((int) Math.min(announced, 64 << 10));
      bytes = held;
    }
    return held;
  }

  private Failure refused() {
    Failure why = x.failure();
    return why == null ? Failure.of(FailureKind.OVERLOAD, "the body was refused") : why;
  }

  @Override
  public void end(@Nullable Headers last) {
    BodySink to = taker;
    if (state == State.PASSING && to != null) {
      state = State.OVER;
      to.end(last);
    } else if (state == State.FILLING) {
      whole = true;
      filled();
    } else if (state == State.FILLED) {
      whole = true;
      trailers = last;
    }
  }

  @Override
  public void fail(Failure failure) {
    BodySink to = taker;
    boolean passing = state == State.PASSING;
    state = State.OVER;
    release();
    if (passing && to != null) {
      to.fail(failure);
    } else {
      x.abort(failure);
      x.fail(failure);
    }
  }

  @Override
  public void aborted(Exchange gone, Failure why) {
    if (state == State.FILLING) {
      state = State.OVER;
      client.cancel(why);
      release();
    }
  }

  // ---- to the endpoint

  @Override
  public void to(BodySink sink) {
    taker = sink;
    sink.from(this);
    if (taker == null) {
      return; // cancelled when it heard of us
    }
    if (state != State.FILLED) {
      sink.fail(refused());
      return;
    }
    state = whole ? State.OVER : State.PASSING;
    ByteBuf held = bytes;
    bytes = null;
    sink.chunk(held == null ? Unpooled.EMPTY_BUFFER : held);
    if (whole) {
      sink.end(trailers);
    } else {
      client.resume();
    }
  }

  @Override
  public void pause() {
    if (state == State.PASSING) {
      client.pause();
    }
  }

  @Override
  public void resume() {
    if (state == State.PASSING) {
      client.resume();
    }
  }

  @Override
  public void cancel(Failure why) {
    boolean more = !whole && state != State.OVER;
    state = State.OVER;
    taker = null;
    if (more) {
      client.cancel(why);
    }
  }

  /** The exchange is over: nothing is held for it any more. */
  void release() {
    ByteBuf held = bytes;
    bytes = null;
    if (held != null) {
      held.release();
    }
    owner.free(counted);
    counted = 0;
  }
}
