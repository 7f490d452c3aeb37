package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The body of an endpoint's response that nobody wants. A short one is read to its end, for then
 * the connection can serve another request; a longer one is cut off. Event loop only.
 */
public final class DiscardedBody implements BodySink {
  private static final long MOST_BYTES = 64 * 1024;

  private static final Failure NOT_WANTED =
      Failure.of(FailureKind.INTERNAL, "the rest of the body is not wanted");

  private @Nullable BodySource source;
  private long seen;

  private DiscardedBody() {}

  /**
   * @param length bytes, {@link Response#UNKNOWN} when only the stream knows
   */
  public static void discard(BodySource body, long length) {
    if (length > MOST_BYTES) {
      body.cancel(NOT_WANTED);
    } else {
      body.to(new DiscardedBody());
    }
  }

  @Override
  public void from(BodySource from) {
    source = from;
  }

  @Override
  public void chunk(ByteBuf data) {
    seen += data.readableBytes();
    data.release();
    BodySource feeding = source;
    if (seen > MOST_BYTES && feeding != null) {
      source = null;
      feeding.cancel(NOT_WANTED);
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    source = null;
  }

  @Override
  public void fail(Failure failure) {
    source = null; // what it was about was in the head, and that was there
  }
}
