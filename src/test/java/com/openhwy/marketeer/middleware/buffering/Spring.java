package com.openhwy.marketeer.middleware.buffering;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body that flows when the test says so. */
final class Spring implements BodySource {
  @Nullable BodySink sink;
  @Nullable Failure cancelled;
  boolean paused;

  @Override
  public void to(BodySink sink) {
    this.sink = sink;
    sink.from(this);
  }

  Spring flow(String text) {
    sink.chunk(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    return this;
  }

  void end() {
    sink.end(null);
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void cancel(Failure why) {
    cancelled = why;
  }
}
