package com.openhwy.marketeer.middleware.compression;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Brotli (RFC 7932) through brotli4j. The library cannot begin anew with an encoder, so that each
 * body has one of its own, made when its first bytes come.
 */
final class BrotliCodec implements Codec {
  /** What goes in at once has to be copied to where the library reads it. */
  private static final int INPUT = 16 << 10;

  private static final int LEAST_WINDOW = 10;

  /** 512 KiB: eight times that makes the usual page no smaller. */
  private static final int MOST_WINDOW = 19;

  private final int quality;
  private EncoderJNI.@Nullable Wrapper encoder;

  BrotliCodec(int quality) {
    this.quality = quality;
  }

  @Override
  public Encoding encoding() {
    return Encoding.BR;
  }

  @Override
  public void begin(long length) {
    int input = length < 0 ? INPUT : (int) Math.min(INPUT, Math.max(1, length));
    try {
      encoder = new EncoderJNI.Wrapper(input, quality, window(length), Encoder.Mode.GENERIC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The smallest window that holds all of a short body: it decides how much memory is taken. */
  static int window(long length) {
    if (length < 0) {
      return MOST_WINDOW;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(length + 15); // RFC 7932 9.1: 2^n - 16
    return Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, bits));
  }

  @Override
  public void write(ByteBuffer in, ByteBuf out) {
    EncoderJNI.Wrapper e = encoder();
    ByteBuffer to = e.getInputBuffer();
    while (in.hasRemaining()) {
      int count = Math.min(in.remaining(), to.remaining());
      to.put(to.position(), in, in.position(), count);
      to.position(to.position() + count);
      in.position(in.position() + count);
      if (!to.hasRemaining()) {
        push(e, Operation.PROCESS, out);
      }
    }
  }

  @Override
  public void flush(ByteBuf out) {
    EncoderJNI.Wrapper e = encoder();
    push(e, Operation.PROCESS, out);
    push(e, Operation.FLUSH, out);
  }

  @Override
  public void finish(ByteBuf out) {
    EncoderJNI.Wrapper e = encoder();
    push(e, Operation.PROCESS, out);
    while (!e.isFinished()) {
      push(e, Operation.FINISH, out);
    }
  }

  /**
   * Hands in what was gathered. To flush or finish, that has to be nothing: where a block ends
   * within it, the library takes the input, gives the block, and forgets what else it was asked.
   */
  private static void push(EncoderJNI.Wrapper e, Operation how, ByteBuf out) {
    ByteBuffer in = e.getInputBuffer();
    e.push(how, in.position());
    while (e.isSuccess() && (e.hasMoreOutput() || e.hasRemainingInput())) {
      if (e.hasMoreOutput()) {
        out.writeBytes(e.pull());
      } else {
        e.push(how, 0);
      }
    }
    if (!e.isSuccess()) {
      throw new IllegalStateException("the brotli encoder failed to " + how);
    }
    in.clear();
  }

  private EncoderJNI.Wrapper encoder() {
    EncoderJNI.Wrapper current = encoder;
    if (current == null) {
      throw new IllegalStateException("a brotli encoder that has not begun, or is freed");
    }
    return current;
  }

  @Override
  public boolean reusable() {
    return false;
  }

  @Override
  public void free() {
    EncoderJNI.Wrapper current = encoder;
    encoder = null;
    if (current != null) {
      current.destroy();
    }
  }
}
