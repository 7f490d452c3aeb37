package com.openhwy.marketeer.middleware.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** gzip (RFC 1952) around the JDK's deflater. Reset costs next to nothing, a new one 256 KiB. */
final class GzipCodec implements Codec {
  /** Room that is worth a call. */
  private static final int ROOM = 512;

  private static final long MAGIC_DEFLATE = 0x1f8b0800_00000000L;

  /** No extra flags, made on an unknown system. */
  private static final int XFL_OS = 0x00ff;

  private final Deflater deflater;
  private final CRC32 crc = new CRC32();
  private long size;
  private boolean headed;

  GzipCodec(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public Encoding encoding() {
    return Encoding.GZIP;
  }

  @Override
  public void begin(long length) {
    deflater.reset();
    crc.reset();
    size = 0;
    headed = false;
  }

  private void head(ByteBuf out) {
    if (!headed) {
      headed = true;
      out.writeLong(MAGIC_DEFLATE).writeShort(XFL_OS);
    }
  }

  @Override
  public void write(ByteBuffer in, ByteBuf out) {
    head(out);
    size += in.remaining();
    crc.update(in.duplicate());
    deflater.setInput(in);
    while (!deflater.needsInput()) {
      deflate(out, Deflater.NO_FLUSH);
    }
  }

  @Override
  public void flush(ByteBuf out) {
    head(out);
    while (deflate(out, Deflater.SYNC_FLUSH)) {
      // until it leaves room: only then it has given everything
    }
  }

  @Override
  public void finish(ByteBuf out) {
    head(out);
    deflater.finish();
    while (!deflater.finished()) {
      deflate(out, Deflater.NO_FLUSH);
    }
    out.writeIntLE((int) crc.getValue()).writeIntLE((int) size);
  }

  /** Returns whether all the room was used. */
  private boolean deflate(ByteBuf out, int mode) {
    out.ensureWritable(ROOM);
    int room = out.writableBytes();
    int written = deflater.deflate(out.internalNioBuffer(out.writerIndex(), room), mode);
    out.writerIndex(out.writerIndex() + written);
    return written == room;
  }

  @Override
  public boolean reusable() {
    return true;
  }

  @Override
  public void free() {
    deflater.end();
  }
}
