package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer that is no client's: keeps it up to a size; a little more is read for
 * nothing, for then the connection can serve another request; what is larger is cut off. Event loop
 * only.
 */
final class AnswerBody implements BodySink {
  private static final int FOR_NOTHING = 64 << 10;
  private static final Failure LARGE =
      Failure.of(FailureKind.INTERNAL, "the rest of the body is not wanted");

  private final Consumer<byte @Nullable []> whole;
  private final Consumer<Failure> broken;
  private final Bytes bytes;
  private long seen;
  private boolean kept = true;
  private boolean over;
  private @Nullable BodySource source;

  private AnswerBody(int most, Consumer<byte @Nullable []> whole, Consumer<Failure> broken) {
    this.bytes = new Bytes(most);
    this.whole = whole;
    this.broken = broken;
  }

  /**
   * @param whole gets the body, null for one that is too large; perhaps at once
   * @return null when it was at hand
   */
  static @Nullable AnswerBody read(
      Response response, int most, Consumer<byte @Nullable []> whole, Consumer<Failure> broken) {
    AnswerBody body = new AnswerBody(most, whole, broken);
    BodySource stream = response.stream();
    if (stream != null) {
      response.handedOver();
      stream.to(body);
      return body.over ? null : body;
    }
    ByteBuf bytes = response.bytes();
    boolean fits = bytes == null ? response.file() == null : body.bytes.add(bytes);
    response.drop();
    whole.accept(fits ? body.bytes.toArray() : null);
    return null;
  }

  void cancel(Failure why) {
    BodySource feeding = source;
    source = null;
    over = true;
    if (feeding != null) {
      feeding.cancel(why);
    }
  }

  @Override
  public void from(BodySource from) {
    source = from;
  }

  @Override
  public void chunk(ByteBuf data) {
    seen += data.readableBytes();
    kept = kept && !over && bytes.add(data);
    data.release();
    if (!kept && seen > FOR_NOTHING && !over) {
      cancel(LARGE);
      whole.accept(null);
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {
    source = null;
    if (!over) {
      over = true;
      whole.accept(kept ? bytes.toArray() : null);
    }
  }

  @Override
  public void fail(Failure failure) {
    source = null;
    if (!over) {
      over = true;
      broken.accept(failure);
    }
  }
}
