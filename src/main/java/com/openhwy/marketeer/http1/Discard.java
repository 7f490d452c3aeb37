package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads to its end, within bounds, a request body that the answer did not need, so that the
 * connection can be used again.
 */
final class Discard implements BodySink {
  /** Bytes. */
  static final int LIMIT = 1 << 20;

  private final ServerConnection connection;
  private int discarded;

  Discard(ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public void from(BodySource source) {}

  @Override
  public void chunk(ByteBuf data) {
    discarded += data.readableBytes();
    data.release();
    if (discarded > LIMIT) {
      connection.linger();
    }
  }

  @Override
  public void end(@Nullable Headers trailers) {}

  @Override
  public void fail(Failure failure) {
    connection.linger();
  }
}
