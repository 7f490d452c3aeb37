package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Lets the client's body pass, and shows it to who compares. Event loop only. */
record SeenBody(BodySink next, Compared compared) implements BodySink {
  @Override
  public void from(BodySource source) {
    next.from(source);
  }

  @Override
  public void chunk(ByteBuf data) {
    compared.seen(data);
    next.chunk(data);
  }

  @Override
  public void end(@Nullable Headers trailers) {
    compared.seenWhole();
    next.end(trailers);
  }

  @Override
  public void fail(Failure failure) {
    next.fail(failure);
  }
}
