package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Where the bytes of one message body go. Event loop only. */
public interface BodySink {

  /**
   * Who feeds this sink: to be paused when it is full, resumed when it has room, cancelled when it
   * is gone.
   */
  void from(BodySource source);

  /**
   * More bytes. Takes over the reference; an empty buffer is allowed and means "flush what you
   * hold".
   */
  void chunk(ByteBuf data);

  /** The body is complete. Called at most once, never after {@link #fail}. */
  void end(@Nullable Headers trailers);

  /** The body will never be complete. What was sent so far must not look whole. */
  void fail(Failure failure);
}
