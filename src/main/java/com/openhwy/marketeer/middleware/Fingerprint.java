package com.openhwy.marketeer.middleware;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What stands for a secret that a client shows, in a table: its SHA-256, perhaps behind a key. So
 * the table holds no secret, the time a look into it takes says nothing about those that are there,
 * and behind a key nobody can aim at a place in it. Hashes do not leave the process, so a key
 * before the text is key enough. Immutable.
 */
public record Fingerprint(long a, long b, long c, long d) {

  private static Fingerprint of(byte[] hash) {
    ByteBuffer words = ByteBuffer.wrap(hash);
    return new Fingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * @param hash 64 hexadecimal digits
   */
  public static Fingerprint ofHex(String hash) {
    return of(HexFormat.of().parseHex(hash));
  }

  /** Makes them. Owned by one thread. */
  public static final class Hasher {
    private final byte[] key;
    private final MessageDigest sha256;

    /** Without a key: plain SHA-256. */
    public Hasher() {
      this(new byte[0]);
    }

    public Hasher(byte[] key) {
      this.key = key.clone();
      try {
        this.sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256 (java.security.MessageDigest)", e);
      }
    }

    /**
     * @param shown Latin-1, as field values are
     */
    public Fingerprint of(String shown) {
      sha256.update(key);
      return Fingerprint.of(sha256.digest(shown.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
