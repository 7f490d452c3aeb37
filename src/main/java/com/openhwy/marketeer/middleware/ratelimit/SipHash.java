package com.openhwy.marketeer.middleware.ratelimit;

/**
 * SipHash-1-3 over 64-bit words with a secret key: clients cannot choose keys that collide (that
 * would let one use up the limit of another). A calculator to be used again and again, on one
 * thread.
 */
final class SipHash {
  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long words;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  SipHash start() {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    words = 0;
    return this;
  }

  void add(long word) {
    v3 ^= word;
    round();
    v0 ^= word;
    words++;
  }

  /** Four characters a word, then the length, so that no two sequences of texts look alike. */
  void add(String text) {
    int length = text.length();
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      add(
          text.charAt(i)
              | (long) text.charAt(i + 1) << 16
              | (long) text.charAt(i + 2) << 32
              | (long) text.charAt(i + 3) << 48);
    }
    long last = 0;
    for (int shift = 0; i < length; i++, shift += 16) {
      last |= (long) text.charAt(i) << shift;
    }
    add(last);
    add(length);
  }

  long finish() {
    long end = words << 56;
    v3 ^= end;
    round();
    v0 ^= end;
    v2 ^= 0xff;
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }
}
