package com.openhwy.marketeer.middleware.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * One compressor with its native memory: {@link #begin}, any number of {@link #write} and {@link
 * #flush}, {@link #finish}. Owned by whoever took it from {@link Codecs}. A call that throws leaves
 * it good for nothing but {@link #free}.
 */
interface Codec {
  Encoding encoding();

  /**
   * A new body, whatever became of the last one.
   *
   * @param length its bytes, or {@code Response.UNKNOWN}
   */
  void begin(long length);

  /**
   * Takes all of {@code in}; appends to {@code out} what comes of it, which may be nothing yet.
   *
   * @param out writable, direct
   */
  void write(ByteBuffer in, ByteBuf out);

  /** Appends all that a decoder needs for every byte written so far. */
  void flush(ByteBuf out);

  /** Appends the rest and the end. */
  void finish(ByteBuf out);

  /** Whether {@link #begin} may follow. */
  boolean reusable();

  /** Gives the native memory back. Once, and last. */
  void free();
}
