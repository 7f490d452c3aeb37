package com.openhwy.marketeer.http3;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it comes out of its stream: read no faster than it is taken, so that the
 * windows of QUIC hold the client back. Event loop only.
 */
final class Http3RequestBody implements BodySource {
  private final Http3Stream stream;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private @Nullable BodySink sink;
  private @Nullable Headers trailers;
  private boolean paused;
  private boolean complete;
  private boolean over;
  private boolean delivering;
  private boolean delivered;

  Http3RequestBody(Http3Stream stream) {
    this.stream = stream;
  }

  @Override
  public void to(BodySink sink) {
    sink.from(this);
    if (!over) {
      this.sink = sink;
      stream.bodyWanted();
      deliver();
      flushSink();
    }
  }

  @Override
  public void pause() {
    paused = true;
    stream.reading(false);
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
      stream.bodyCancelled();
    }
  }

  /** Bytes came; takes over the reference. */
  void data(ByteBuf data) {
    if (over) {
      data.release();
      return;
    }
    waiting.add(data);
    deliver();
  }

  /** The last byte came. */
  void end(@Nullable Headers trailers) {
    this.trailers = trailers;
    complete = true;
    deliver();
  }

  private void deliver() {
    if (delivering) {
      return; // the loop below sees what changed
    }
    delivering = true;
    while (sink != null && !paused && !waiting.isEmpty()) {
      delivered = true;
      sink.chunk(waiting.remove());
    }
    delivering = false;
    BodySink consumer = sink;
    if (over || consumer == null || paused) {
      return;
    }
    if (complete) {
      over = true;
      sink = null;
      consumer.end(trailers);
    } else {
      stream.reading(true);
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
    for (ByteBuf data = waiting.poll(); data != null; data = waiting.poll()) {
      data.release();
    }
  }

  boolean isOver() {
    return over;
  }

  /** Whether the consumer is ready for bytes, so that the client is the one to send them. */
  boolean awaits() {
    return sink != null && !paused && !complete;
  }
}
