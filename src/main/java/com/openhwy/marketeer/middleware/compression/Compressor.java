package com.openhwy.marketeer.middleware.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way through a codec, which is taken with the first byte and given back exactly
 * once: by {@link #finish}, by {@link #discard} or by a call that throws. Owned by one event loop.
 */
final class Compressor {
  /** Bytes that are worth a buffer. */
  private static final int LEAST = 512;

  private final LoopEncoder encoder;
  private final long length;
  private @Nullable Codec codec;

  /**
   * @param length of the body in bytes, or {@code Response.UNKNOWN}
   */
  Compressor(LoopEncoder encoder, long length) {
    this.encoder = encoder;
    this.length = length;
  }

  /**
   * @param data keeps its reference
   * @param flush whether all of it has to come out
   * @return what came out, maybe nothing; the caller's
   */
  ByteBuf write(ByteBuf data, boolean flush) {
    return step(
        data.readableBytes(),
        (c, out) -> {
          put(c, data, out);
          if (flush) {
            c.flush(out);
          }
        });
  }

  /** What a decoder needs for every byte so far. */
  ByteBuf flush() {
    return step(0, Codec::flush);
  }

  /** The end of the body; the last call. A body without a byte has one, too. */
  ByteBuf finish() {
    ByteBuf out = step(0, Codec::finish);
    discard();
    return out;
  }

  /** All of a body; the only call. */
  ByteBuf whole(ByteBuf data) {
    ByteBuf out =
        step(
            data.readableBytes(),
            (c, to) -> {
              put(c, data, to);
              c.finish(to);
            });
    discard();
    return out;
  }

  private interface Step {
    void run(Codec codec, ByteBuf out);
  }

  private ByteBuf step(int size, Step what) {
    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(LEAST, size / 4));
    boolean done = false;
    try {
      what.run(codec(), out);
      done = true;
    } finally {
      settle(done, out);
    }
    encoder.count(size, out.readableBytes());
    return out;
  }

  private static void put(Codec codec, ByteBuf data, ByteBuf out) {
    if (data.nioBufferCount() == 1) {
      codec.write(data.nioBuffer(), out);
      return;
    }
    for (ByteBuffer part : data.nioBuffers()) {
      codec.write(part, out);
    }
  }

  private void settle(boolean done, ByteBuf out) {
    if (!done) {
      out.release();
      Codec failed = codec;
      codec = null;
      if (failed != null) {
        encoder.broken(failed);
      }
    }
  }

  /** Nothing more will be asked of it; may be called again. */
  void discard() {
    Codec used = codec;
    codec = null;
    if (used != null) {
      encoder.back(used);
    }
  }

  private Codec codec() {
    Codec current = codec;
    if (current == null) {
      current = encoder.take(length);
      codec = current;
    }
    return current;
  }
}
