package com.openhwy.marketeer.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments of a field block together and decodes it (RFC 9113 4.3). Bounded in every way
 * a client could make it grow: bytes, frames, and what the fields come to. One per connection.
 */
final class HeadReader {
  /** What became of a block. */
  enum Result {
    FIELDS,
    /** Valid, but more than the limit of the list; the fields are those that fit. */
    TOO_LARGE,
    /** The compression is broken, and with it the connection (RFC 7541). */
    BROKEN
  }

  /** Frames of one block. */
  private static final int MAX_CONTINUATIONS = 16;

  private static final int MIN_BLOCK = 64 << 10;

  private final InboundFields fields = new InboundFields();
  private final Decoder decoder;
  private final int maxBlock;
  private @Nullable ByteBuf fragments;
  private int stream;
  private boolean last;
  private int continuations;

  HeadReader(int listBytes) {
    this.decoder = new Decoder(fields, listBytes);
    this.maxBlock = Math.max(MIN_BLOCK, 2 * listBytes);
  }

  /** The stream whose block is not complete yet, 0 for none: nothing else may come meanwhile. */
  int pending() {
    return fragments == null ? 0 : stream;
  }

  /** Whether the stream ends with the pending block. */
  boolean last() {
    return last;
  }

  /** A block begins that does not end with its first frame. */
  void begin(int of, boolean ends, ByteBuf fragment, ByteBufAllocator alloc) {
    stream = of;
    last = ends;
    continuations = 0;
    fragments = alloc.buffer(Math.max(256, fragment.readableBytes() * 2)).writeBytes(fragment);
  }

  /**
   * @return whether it is still within bounds
   */
  boolean more(ByteBuf fragment) {
    ByteBuf all = fragments;
    if (all == null
        || ++continuations > MAX_CONTINUATIONS
        || all.readableBytes() + fragment.readableBytes() > maxBlock) {
      return false;
    }
    all.writeBytes(fragment);
    return true;
  }

  /** The pending block is complete. */
  Result finish() {
    ByteBuf all = fragments;
    if (all == null) {
      return Result.BROKEN;
    }
    try {
      return read(stream, all);
    } finally {
      release();
    }
  }

  /** A block that is all there. */
  Result read(int of, ByteBuf block) {
    try {
      decoder.decodeHeaders(of, block);
      return Result.FIELDS;
    } catch (Http2Exception.HeaderListSizeException e) {
      return Result.TOO_LARGE;
    } catch (Http2Exception e) {
      return Result.BROKEN;
    }
  }

  /** Of the block that was read last; good until the next one. */
  InboundFields fields() {
    return fields;
  }

  void release() {
    ByteBuf dropped = fragments;
    fragments = null;
    if (dropped != null) {
      dropped.release();
    }
  }

  /** Fills one list again and again. */
  private static final class Decoder extends DefaultHttp2HeadersDecoder {
    private final InboundFields fields;

    Decoder(InboundFields fields, int listBytes) {
      super(false, (long) listBytes);
      this.fields = fields;
    }

    @Override
    protected Http2Headers newHeaders() {
      return fields.reset();
    }
  }
}
