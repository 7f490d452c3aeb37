package com.openhwy.marketeer.http2;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response on its way out of a stream. Not reading the stream's channel leaves the
 * endpoint without window; what was under way at that moment, at most a window, waits here.
 */
final class Http2ResponseBody implements BodySource {
  private final Http2Stream stream;
  private final Channel channel;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private @Nullable BodySink sink;
  private @Nullable Headers trailers;
  private boolean paused;
  private boolean complete;
  private boolean over;
  private boolean delivering;
  private boolean delivered;

  Http2ResponseBody(Http2Stream stream, Channel channel) {
    this.stream = stream;
    this.channel = channel;
  }

  @Override
  public void to(BodySink sink) {
    sink.from(this);
    if (!over) {
      this.sink = sink;
      deliver();
      flushSink();
    }
  }

  @Override
  public void pause() {
    paused = true;
    channel.config().setAutoRead(false);
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
      sink = null;
      stream.cancel(why);
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
      stream.responseEnded();
    } else if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
      // Netty writes the WINDOW_UPDATE that this makes, and where a read was pending already leaves
      // it there: the endpoint, out of window, would wait for it as we do for its bytes.
      channel.flush();
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

  /** Whether the consumer is ready for bytes, so that the endpoint is the one to send them. */
  boolean awaits() {
    return sink != null && !paused;
  }
}
