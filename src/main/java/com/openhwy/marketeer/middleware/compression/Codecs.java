package com.openhwy.marketeer.middleware.compression;

import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The compressors of one event loop: those that can begin anew wait here for the next body, a few
 * of each, for making one costs more than a small body. Taken and given back by that loop; {@link
 * #close} may come from any thread, also while bodies are under way.
 */
final class Codecs {
  /** Of each coding. What a rush needed beyond is freed when it is over. */
  static final int KEPT = 4;

  private final Function<Encoding, Codec> maker;
  private final Map<Encoding, Deque<Codec>> idle = new EnumMap<>(Encoding.class);
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean closed;

  Codecs(Function<Encoding, Codec> maker) {
    this.maker = maker;
    for (Encoding encoding : Encoding.values()) {
      idle.put(encoding, new ConcurrentLinkedDeque<>());
    }
  }

  static Codecs of(CompressionSettings.Levels levels) {
    return new Codecs(
        encoding ->
            switch (encoding) {
              case ZSTD -> new ZstdCodec(levels.zstd());
              case BR -> new BrotliCodec(levels.br());
              case GZIP -> new GzipCodec(levels.gzip());
            });
  }

  /** One that has begun a body of that length; to be given to {@link #back} or {@link #free}. */
  Codec take(Encoding encoding, long length) {
    Codec kept = of(encoding).pollFirst();
    Codec codec = kept == null ? make(encoding) : kept;
    boolean begun = false;
    try {
      codec.begin(length);
      begun = true;
      return codec;
    } finally {
      if (!begun) {
        free(codec);
      }
    }
  }

  private Codec make(Encoding encoding) {
    Codec made = maker.apply(encoding);
    open.incrementAndGet();
    return made;
  }

  /** It is whole: its body has ended, or was broken off. */
  void back(Codec codec) {
    Deque<Codec> kept = of(codec.encoding());
    if (!codec.reusable() || kept.size() >= KEPT) {
      free(codec);
      return;
    }
    kept.addFirst(codec);
    if (closed) {
      freeIdle();
    }
  }

  void free(Codec codec) {
    codec.free();
    open.decrementAndGet();
  }

  /** Frees what waits now, and whatever comes back later. */
  void close() {
    closed = true;
    freeIdle();
  }

  /** Each is polled by one thread only, so that none is freed twice. */
  private void freeIdle() {
    for (Deque<Codec> kept : idle.values()) {
      for (Codec codec = kept.pollFirst(); codec != null; codec = kept.pollFirst()) {
        free(codec);
      }
    }
  }

  private Deque<Codec> of(Encoding encoding) {
    Deque<Codec> kept = idle.get(encoding);
    if (kept == null) {
      throw new IllegalStateException("no place for " + encoding);
    }
    return kept;
  }

  /** How many hold native memory, in use or not. */
  int open() {
    return open.get();
  }
}
