package com.openhwy.marketeer.files;

import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import org.jspecify.annotations.Nullable;

/**
 * A small file, read whole: direct memory outside any pool, never written to again. Thread-safe.
 */
final class MemoryContent implements Content {
  private static final int OVERHEAD = 1 << 10;

  private final ByteBuf bytes;
  private final int size;

  /** Takes the buffer over; nobody writes to it any more. */
  MemoryContent(ByteBuf bytes) {
    this.bytes = bytes.asReadOnly();
    this.size = bytes.readableBytes();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean give(Response response, long from, long length, FileIo io) {
    ByteBuf part = part(from, length);
    if (part == null) {
      return false;
    }
    response.body(part);
    return true;
  }

  @Override
  public @Nullable Segment segment(long from, long length) {
    ByteBuf part = part(from, length);
    return part == null ? null : new Segment.Bytes(part);
  }

  /** Retained first: a view of memory that was given back must not even be made. */
  private @Nullable ByteBuf part(long from, long length) {
    if (!retain()) {
      return null;
    }
    return length == size ? bytes.duplicate() : bytes.slice((int) from, (int) length);
  }

  @Override
  public boolean retain() {
    try {
      bytes.retain();
      return true;
    } catch (IllegalReferenceCountException evicted) {
      // Between the look into the cache and here the store let go of it. That takes an eviction
      // within nanoseconds, so the exception is cheaper than a counter of our own on every hit.
      return false;
    }
  }

  @Override
  public int weight() {
    return size + OVERHEAD;
  }

  @Override
  public void release() {
    bytes.release();
  }
}
