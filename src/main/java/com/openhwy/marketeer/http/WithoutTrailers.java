package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A body whose trailers stay behind. An endpoint may merge them into the head (RFC 9110 6.5.1), and
 * a client would say there what a middleware has just taken out of its head. Event loop only.
 */
public final class WithoutTrailers implements BodySource {
  private final BodySource body;

  public WithoutTrailers(BodySource body) {
    this.body = body;
  }

  @Override
  public void to(BodySink sink) {
    body.to(new Cut(sink));
  }

  @Override
  public void pause() {
    body.pause();
  }

  @Override
  public void resume() {
    body.resume();
  }

  @Override
  public void cancel(Failure why) {
    body.cancel(why);
  }

  private record Cut(BodySink sink) implements BodySink {
    @Override
    public void from(BodySource source) {
      sink.from(source);
    }

    @Override
    public void chunk(ByteBuf data) {
      sink.chunk(data);
    }

    @Override
    public void end(@Nullable Headers trailers) {
      sink.end(null);
    }

    @Override
    public void fail(Failure failure) {
      sink.fail(failure);
    }
  }
}
