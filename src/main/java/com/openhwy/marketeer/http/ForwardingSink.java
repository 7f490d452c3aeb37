package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A sink that passes on all that it does not say otherwise of. Event loop only. */
public interface ForwardingSink extends BodySink {
  BodySink next();

  @Override
  default void from(BodySource source) {
    next().from(source);
  }

  @Override
  default void chunk(ByteBuf data) {
    next().chunk(data);
  }

  @Override
  default void end(@Nullable Headers trailers) {
    next().end(trailers);
  }

  @Override
  default void fail(Failure failure) {
    next().fail(failure);
  }
}
