package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.ForwardingSink;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Lets the client's body pass, and shows it to who compares. Event loop only. */
record SeenBody(BodySink next, Compared compared) implements ForwardingSink {
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
}
