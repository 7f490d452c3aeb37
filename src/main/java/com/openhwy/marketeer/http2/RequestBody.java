package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The body of a client's request on its way out of a stream. What comes while nobody takes it waits
 * here, copied together, so that a client that sends it byte by byte does not make us keep a buffer
 * for each; it is at most a window, for only what is taken gives the client room for more.
 */
final class RequestBody implements BodySource {
  private final StreamInput stream;
  private @Nullable BodySink sink;
  private @Nullable ByteBuf held;
  private @Nullable Headers trailers;
  private boolean paused;
  private boolean complete;
  private boolean over;
  private boolean delivering;
  private boolean delivered;

  RequestBody(StreamInput stream) {
    this.stream = stream;
  }

  @Override
  public void to(BodySink sink) {
    sink.from(this);
    if (over) {
      return;
    }
    this.sink = sink;
    stream.bodyTaken();
    deliver();
    flushSink();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      deliver();
      flushSink();
    }
  }

  @Override
  public void cancel(Failure why) {
    if (!over) {
      drop();
      stream.bodyCancelled(why);
    }
  }

  /** Bytes came, which stay the caller's. */
  void data(ByteBuf data) {
    int bytes = data.readableBytes();
    BodySink consumer = sink;
    if (over) {
      stream.consumed(bytes, false);
    } else if (consumer != null && !paused && held == null && !delivering) {
      delivered = true;
      consumer.chunk(data.readRetainedSlice(bytes));
      stream.consumed(bytes, !over);
    } else {
      ByteBuf all = held;
      if (all == null) {
        all = stream.alloc().buffer(Math.max(1024, bytes));
        held = all;
      }
      all.writeBytes(data);
    }
  }

  /** The last byte came. */
  void end(@Nullable Headers fields) {
    trailers = fields;
    complete = true;
    deliver();
  }

  private void deliver() {
    if (delivering) {
      return; // the loop below sees what changed
    }
    delivering = true;
    try {
      while (sink != null && !paused && held != null) {
        ByteBuf all = held;
        int bytes = all.readableBytes();
        held = null;
        delivered = true;
        sink.chunk(all);
        stream.consumed(bytes, !over && !complete);
      }
    } finally {
      delivering = false;
    }
    BodySink consumer = sink;
    if (!over && complete && consumer != null && !paused) {
      over = true;
      sink = null;
      consumer.end(trailers);
      stream.bodyEnded();
    }
  }

  /** What was delivered has reached its end for now: let it leave. */
  void flushSink() {
    BodySink consumer = sink;
    if (delivered && consumer != null) {
      delivered = false;
      consumer.chunk(Unpooled.EMPTY_BUFFER);
    }
  }

  /** Nothing more will come; tells the consumer, if there is one. */
  void fail(Failure why) {
    BodySink consumer = sink;
    drop();
    if (consumer != null) {
      consumer.fail(why);
    }
  }

  /** Nothing more is wanted. */
  void drop() {
    over = true;
    sink = null;
    ByteBuf dropped = held;
    held = null;
    if (dropped != null) {
      stream.consumed(dropped.readableBytes(), false);
      dropped.release();
    }
  }

  /** Whether nothing more goes to whoever took it. */
  boolean isOver() {
    return over;
  }

  /** Whether somebody is ready for bytes, so that the client is the one to send them. */
  boolean awaits() {
    return sink != null && !paused && !complete;
  }
}
