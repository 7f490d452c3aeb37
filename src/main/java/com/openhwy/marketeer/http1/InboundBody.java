package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import org.jspecify.annotations.Nullable;

/**
 * The body of the message a connection is reading; outlived by its connection, which then no longer
 * listens to it.
 */
final class InboundBody implements BodySource {
  private final Http1Connection connection;
  @Nullable BodySink sink;
  boolean paused;

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

  /** Tells the consumer, if there is one yet. */
  void fail(Failure why) {
    BodySink consumer = sink;
    sink = null;
    if (consumer != null) {
      consumer.fail(why);
    }
  }
}
