package com.openhwy.marketeer.files;

import io.netty.buffer.ByteBuf;

/** A piece of a body that is sent in several: bytes at hand, or a part of an open file. */
sealed interface Segment {

  /** Bytes. */
  long length();

  void release();

  record Bytes(ByteBuf bytes) implements Segment {
    @Override
    public long length() {
      return bytes.readableBytes();
    }

    @Override
    public void release() {
      bytes.release();
    }
  }

  /** Holds one reference to the file. */
  record Part(OpenFile file, long from, long length) implements Segment {
    @Override
    public void release() {
      file.release();
    }
  }
}
