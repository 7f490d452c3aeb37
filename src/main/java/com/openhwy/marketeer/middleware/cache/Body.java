package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Headers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The body of a stored response, in chunks that hang together in a row: readers go along it while
 * it is still being written, each on its own event loop and at its own pace. Thread-safe: one loop
 * writes, any read, nobody waits or locks.
 *
 * <p>A body that is not kept after all ({@link #forget}) holds only what its readers have not read
 * yet: nobody holds the beginning of the row any more.
 */
final class Body {
  private static final byte[] NOTHING = {};

  /** Chunks smaller than this are joined when a body is complete. */
  private static final int SMALL = 8 * 1024;

  private static final int JOINED = 64 * 1024;

  /** A piece of the body; the first of a body is empty. */
  static final class Chunk {
    final byte[] bytes;
    private volatile @Nullable Chunk next;

    Chunk(byte[] bytes) {
      this.bytes = bytes;
    }

    @Nullable Chunk next() {
      return next;
    }
  }

  /** How it ended; both null for a complete body without trailers. */
  record End(@Nullable Headers trailers, @Nullable Failure failure) {}

  private final Queue<BodyReader> waiting = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Chunk first;
  private volatile @Nullable End end;

  // the writer's own
  private Chunk last;
  private long length;
  private int chunks;

  Body() {
    Chunk start = new Chunk(NOTHING);
    this.first = start;
    this.last = start;
  }

  // ---- writing, by one loop

  void append(byte[] bytes) {
    Chunk chunk = new Chunk(bytes);
    last.next = chunk;
    last = chunk;
    length += bytes.length;
    chunks++;
    wake();
  }

  void complete(@Nullable Headers trailers) {
    end = new End(trailers, null);
    wake();
  }

  void fail(Failure why) {
    end = new End(null, why);
    wake();
  }

  /** Bytes so far; for the writer, and for everybody once it is complete. */
  long length() {
    return length;
  }

  /** Whoever reads goes on; nobody can begin any more. */
  void forget() {
    first = null;
  }

  /**
   * The same bytes in fewer chunks, when there are many small ones; else this. For a complete body.
   */
  Body compact() {
    Chunk at = first;
    if (chunks < 2 || length / chunks >= SMALL || at == null) {
      return this;
    }
    Body joined = new Body();
    long left = length;
    byte[] target = new byte[(int) Math.min(left, JOINED)];
    int filled = 0;
    for (at = at.next; at != null; at = at.next) {
      for (int from = 0; from < at.bytes.length; ) {
        int part = Math.min(at.bytes.length - from, target.length - filled);
        System.arraycopy(at.bytes, from, target, filled, part);
        filled += part;
        from += part;
        if (filled == target.length) {
          joined.append(target);
          left -= filled;
          target = new byte[(int) Math.min(left, JOINED)];
          filled = 0;
        }
      }
    }
    joined.end = end;
    return joined;
  }

  // ---- reading

  /** Where to begin; null after {@link #forget}. */
  @Nullable Chunk first() {
    return first;
  }

  @Nullable End end() {
    return end;
  }

  /** Calls {@link BodyReader#wake} at the next change. The reader looks once more after this. */
  void await(BodyReader reader) {
    waiting.add(reader);
  }

  private void wake() {
    for (BodyReader reader = waiting.poll(); reader != null; reader = waiting.poll()) {
      reader.wake();
    }
  }
}
