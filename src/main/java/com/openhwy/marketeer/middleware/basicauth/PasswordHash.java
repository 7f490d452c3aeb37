package com.openhwy.marketeer.middleware.basicauth;

import java.util.Locale;

/** What is kept of a password. Immutable; equal when written alike. */
public interface PasswordHash {

  /**
   * Whether the password is the one. Takes as long as the hash was made to take, a tenth of a
   * second or so: never on an event loop.
   *
   * @param password UTF-8
   */
  boolean verify(byte[] password);

  /**
   * @throws IllegalArgumentException with a message for the operator, in which the hash does not
   *     stand; a name of something stands before it
   */
  static PasswordHash parse(String text) {
    if (BcryptHash.isMeant(text)) {
      return BcryptHash.parse(text);
    }
    if (Argon2Hash.isMeant(text)) {
      return Argon2Hash.parse(text);
    }
    throw new IllegalArgumentException(
        "has "
            + kind(text)
            + "; expected a bcrypt or argon2id hash, as `marketeer hash-password` makes them");
  }

  private static String kind(String text) {
    if (text.startsWith("$apr1$") || text.startsWith("$1$")) {
      return "an MD5 hash, of which a graphics card tries millions a second";
    }
    if (text.toUpperCase(Locale.ROOT).startsWith("{SHA}")) {
      return "an SHA-1 hash without a salt, which is as good as the password itself";
    }
    if (text.startsWith("$5$") || text.startsWith("$6$")) {
      return "a crypt hash of SHA-2, which is not supported";
    }
    if (text.startsWith("$")) {
      return "a hash of a kind that is not supported";
    }
    return "a password written plain, or a hash of an old kind";
  }
}
