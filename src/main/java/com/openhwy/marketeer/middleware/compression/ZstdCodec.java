package com.openhwy.marketeer.middleware.compression;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * zstd (RFC 8878) through zstd-jni. The window is kept far below the 8 MiB that clients have to
 * have room for (RFC 9659), for our own memory's sake.
 */
final class ZstdCodec implements Codec {
  /** 512 KiB: four times that makes the usual page no smaller. */
  private static final int WINDOW_LOG = 19;

  /** Room that is worth a call. */
  private static final int ROOM = 512;

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final int level;

  ZstdCodec(int level) {
    this.level = level;
  }

  @Override
  public Encoding encoding() {
    return Encoding.ZSTD;
  }

  /** A length known beforehand makes the tables as small as the body allows. */
  @Override
  public void begin(long length) {
    context.reset();
    context.setLevel(level).setWindowLog(WINDOW_LOG).setChecksum(false);
    if (length >= 0) {
      context.setPledgedSrcSize(length);
    }
  }

  @Override
  public void write(ByteBuffer in, ByteBuf out) {
    ByteBuffer from = readable(in);
    while (from.hasRemaining()) {
      step(from, out, EndDirective.CONTINUE);
    }
  }

  /** The library cannot read an array that it may not write to. */
  private static ByteBuffer readable(ByteBuffer in) {
    return in.isDirect() || in.hasArray() ? in : ByteBuffer.allocate(in.remaining()).put(in).flip();
  }

  @Override
  public void flush(ByteBuf out) {
    while (!step(NOTHING, out, EndDirective.FLUSH)) {
      // until everything is out
    }
  }

  @Override
  public void finish(ByteBuf out) {
    while (!step(NOTHING, out, EndDirective.END)) {
      // until everything is out
    }
  }

  /** Returns whether nothing is left inside. */
  private boolean step(ByteBuffer in, ByteBuf out, EndDirective how) {
    out.ensureWritable(ROOM);
    ByteBuffer to = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
    int from = to.position();
    boolean done =
        in.isDirect()
            ? context.compressDirectByteBufferStream(to, in, how)
            : context.compressByteBufferStream(to, in, how);
    out.writerIndex(out.writerIndex() + to.position() - from);
    return done;
  }

  @Override
  public boolean reusable() {
    return true;
  }

  @Override
  public void free() {
    context.close();
  }
}
