package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The body of a branch's response as a source for somebody else: through the stages that the
 * branch's middlewares put there, and with the branch ended when it is over. One event loop.
 */
final class BranchBody implements BodySource {
  private final Exchange branch;
  private final @Nullable BodySource stream;
  private final @Nullable ByteBuf bytes;
  private @Nullable BodySource source;
  private @Nullable BodySink taker;
  private boolean over;

  private BranchBody(Exchange branch, @Nullable BodySource stream, @Nullable ByteBuf bytes) {
    this.branch = branch;
    this.stream = stream;
    this.bytes = bytes;
    this.source = stream;
  }

  /** Takes the body over; null when there is none, and the branch then ends here. */
  static @Nullable BranchBody of(Exchange branch) {
    Response response = branch.response();
    BodySource stream = response.file() != null ? response.file().stream() : response.stream();
    ByteBuf bytes = response.bytes();
    response.handedOver();
    if (stream == null && bytes == null) {
      branch.ended();
      return null;
    }
    return new BranchBody(branch, stream, bytes);
  }

  @Override
  public void to(BodySink sink) {
    taker = sink;
    BodySink first = branch.response().through(new Last(sink));
    if (stream != null) {
      stream.to(first);
      return;
    }
    first.from(this);
    if (bytes != null) {
      first.chunk(bytes);
    }
    first.end(null);
  }

  @Override
  public void pause() {
    BodySource from = source;
    if (from != null && from != this) {
      from.pause();
    }
  }

  @Override
  public void resume() {
    BodySource from = source;
    if (from != null && from != this) {
      from.resume();
    }
  }

  @Override
  public void cancel(Failure why) {
    taker = null;
    stop(why);
  }

  /** Nothing more will come of it: its taker hears why. */
  void breakOff(Failure why) {
    BodySink hears = over ? null : taker;
    taker = null;
    stop(why);
    if (hears != null) {
      hears.fail(why);
    }
  }

  private void stop(Failure why) {
    over = true;
    BodySource from = source;
    source = null;
    if (from != null && from != this) {
      from.cancel(why);
    }
    branch.ended();
  }

  /** Behind the last stage: what it says goes on to the taker, until that has heard of an end. */
  private final class Last implements BodySink {
    private final BodySink next;

    Last(BodySink next) {
      this.next = next;
    }

    @Override
    public void from(BodySource from) {
      source = from;
      next.from(BranchBody.this);
    }

    @Override
    public void chunk(ByteBuf data) {
      if (over) {
        data.release();
      } else {
        next.chunk(data);
      }
    }

    @Override
    public void end(@Nullable Headers trailers) {
      if (finish()) {
        next.end(trailers);
        branch.ended();
      }
    }

    @Override
    public void fail(Failure failure) {
      if (finish()) {
        next.fail(failure);
        branch.ended();
      }
    }

    private boolean finish() {
      boolean first = !over;
      over = true;
      source = null;
      return first;
    }
  }
}
