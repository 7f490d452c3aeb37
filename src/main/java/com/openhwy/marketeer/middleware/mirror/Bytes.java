package com.openhwy.marketeer.middleware.mirror;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** A body that is gathered, on the heap, up to a size. Event loop only. */
final class Bytes {
  private static final int FIRST = 1024;

  private final int most;
  private byte[] bytes;
  private int size;

  Bytes(int most) {
    this.most = most;
    this.bytes = new byte[Math.min(FIRST, most)];
  }

  /** Copies, and leaves the buffer as it is; false when it became too much. */
  boolean add(ByteBuf data) {
    int more = data.readableBytes();
    if (more > most - size) {
      return false;
    }
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(size + more, bytes.length * 2)));
    }
    data.getBytes(data.readerIndex(), bytes, size, more);
    size += more;
    return true;
  }

  byte[] toArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** A body that flows in one piece. */
  static BodySource source(byte[] whole) {
    return new BodySource() {
      @Override
      public void to(BodySink sink) {
        sink.from(this);
        sink.chunk(Unpooled.wrappedBuffer(whole));
        sink.end(null);
      }

      @Override
      public void pause() {
        // all of it has gone already
      }

      @Override
      public void resume() {
        // all of it has gone already
      }

      @Override
      public void cancel(Failure why) {
        // nothing is held
      }
    };
  }
}
