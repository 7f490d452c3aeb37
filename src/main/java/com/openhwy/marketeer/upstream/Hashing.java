package com.openhwy.marketeer.upstream;

/** 64-bit hashes that are the same on every JVM, without an object. Not for secrets. */
public final class Hashing {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Hashing() {}

  public static long of(String text) {
    return of(text, 0, text.length());
  }

  /** FNV-1a over UTF-16 units. */
  static long of(String text, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return mix(hash);
  }

  /** Spreads every bit over all (the finalizer of MurmurHash3). */
  static long mix(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  public static long mix(long value, long salt) {
    return mix(value + salt * 0x9e3779b97f4a7c15L);
  }
}
