package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The body of the message a connection is reading; outlived by its connection, which then no longer
 * listens to it.
 */
final class InboundBody implements BodySource {
  private final Http1Connection connection;
  @Nullable BodySink sink;
  boolean paused;

  /** The consumer has been given something since it was last told that this was all for now. */
  boolean delivered;

  InboundBody(Http1Connection connection) {
    this.connection = connection;
  }

  private boolean current() {
    return connection.inbound() == this;
  }

  @Override
  public void to(BodySink sink) {
    sink.from(this);
    this.sink = sink;
    delivered = true;
    if (current()) {
      connection.taken();
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      if (current()) {
        connection.step();
      }
    }
  }

  @Override
  public void cancel(Failure why) {
    sink = null;
    if (current()) {
      connection.inboundCancelled(why);
    }
  }

  /** What was delivered has reached its end for now: let it leave. */
  void handOn() {
    BodySink consumer = sink;
    if (delivered && consumer != null) {
      delivered = false;
      try {
        consumer.chunk(Unpooled.EMPTY_BUFFER);
      } catch (RuntimeException | Error e) {
        connection.crashed(e);
      }
    }
  }

  /** Tells the consumer, if there is one yet. */
  void fail(Failure why) {
    BodySink consumer = sink;
    sink = null;
    if (consumer != null) {
      consumer.fail(why);
    }
  }
}
