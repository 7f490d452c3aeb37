package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.middleware.mirror.MirrorMeters.Copied;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Lets the body of a request pass, and keeps a copy as long as it is not too large. Never slower
 * than the endpoint takes it, never a cause for it to fail. Event loop only.
 */
final class CopiedBody implements BodySource, BodySink {
  private final BodySource body;
  private final Copy copy;
  private @Nullable Bytes bytes;
  private @Nullable BodySink sink;

  CopiedBody(BodySource body, int most, Copy copy) {
    this.body = body;
    this.copy = copy;
    this.bytes = new Bytes(most);
  }

  @Override
  public void to(BodySink to) {
    sink = to;
    body.to(this);
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
    giveUp(Copied.ABANDONED);
    body.cancel(why);
  }

  @Override
  public void from(BodySource source) {
    if (sink != null) {
      sink.from(this);
    }
  }

  @Override
  public void chunk(ByteBuf data) {
    if (bytes != null && !bytes.add(data)) {
      giveUp(Copied.TOO_LARGE);
    }
    if (sink != null) {
      sink.chunk(data);
    } else {
      data.release();
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    Bytes whole = bytes;
    bytes = null;
    if (whole != null) {
      copy.body(whole.toArray());
      copy.sendSoon();
    }
    if (sink != null) {
      sink.end(trailers);
    }
  }

  @Override
  public void fail(Failure failure) {
    giveUp(Copied.ABANDONED);
    if (sink != null) {
      sink.fail(failure);
    }
  }

  private void giveUp(Copied why) {
    if (bytes != null) {
      bytes = null;
      copy.never(why);
    }
  }
}
