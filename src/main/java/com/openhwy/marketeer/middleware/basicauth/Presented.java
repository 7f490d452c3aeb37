package com.openhwy.marketeer.middleware.basicauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Credentials as they were presented, known by a hash keyed for this process: so the table of the
 * verified holds no password, and nobody can aim at a place in it. The hash never leaves the
 * process, so a key before the text is key enough.
 */
record Presented(long a, long b, long c, long d) {

  /** Makes them. Owned by one event loop. */
  static final class Hasher {
    private final byte[] key;
    private final MessageDigest sha256;

    /**
     * @param key as long as a block of SHA-256 at most
     */
    Hasher(byte[] key) {
      this.key = key;
      try {
        this.sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256 (java.security.MessageDigest)", e);
      }
    }

    /**
     * @param field the value of {@code Authorization} as it came
     */
    Presented of(String field) {
      sha256.update(key);
      byte[] hash = sha256.digest(field.getBytes(StandardCharsets.ISO_8859_1));
      return new Presented(word(hash, 0), word(hash, 8), word(hash, 16), word(hash, 24));
    }

    private static long word(byte[] bytes, int from) {
      long word = 0;
      for (int i = from; i < from + Long.BYTES; i++) {
        word = (word << Byte.SIZE) | (bytes[i] & 0xff);
      }
      return word;
    }
  }
}
