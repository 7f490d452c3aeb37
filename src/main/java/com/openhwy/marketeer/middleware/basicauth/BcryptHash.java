package com.openhwy.marketeer.middleware.basicauth;

import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * {@code $2a$}, {@code $2b$} or {@code $2y$}, which mean the same for what can be a password here.
 * Of a longer password than {@link #MAX_PASSWORD} bytes, bcrypt sees no more than those. Immutable.
 */
public record BcryptHash(String text) implements PasswordHash {
  public static final int MIN_COST = 4;

  /** About 2.5 s on a machine of 2020. */
  public static final int MAX_COST = 15;

  public static final int MAX_PASSWORD = 72;

  private static final int SALT_BYTES = 16;

  /** The last characters of salt and hash stand for fewer than six bits; the rest must be 0. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]");

  /**
   * Hashes a password.
   *
   * @param cost each more takes twice as long
   */
  public static String make(byte[] password, int cost, SecureRandom random) {
    if (password.length > MAX_PASSWORD) {
      throw new IllegalArgumentException(
          "bcrypt sees no more than "
              + MAX_PASSWORD
              + " bytes of a password; take a shorter one, or argon2id");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return OpenBSDBCrypt.generate("2b", password, salt, cost);
  }

  static boolean isMeant(String text) {
    return text.startsWith("$2");
  }

  static BcryptHash parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "has what begins like a bcrypt hash and is none; expected 60 characters as in"
              + " $2b$11$…, quoted, as `marketeer hash-password` makes them");
    }
    int cost = Integer.parseInt(parts.group(1));
    if (cost < MIN_COST || cost > MAX_COST) {
      throw new IllegalArgumentException(
          "has a bcrypt hash of cost "
              + cost
              + "; expected "
              + MIN_COST
              + " to "
              + MAX_COST
              + " (`marketeer hash-password --cost`)");
    }
    return new BcryptHash(text);
  }

  @Override
  public boolean verify(byte[] password) {
    return OpenBSDBCrypt.checkPassword(text, password);
  }

  @Override
  public String toString() {
    return "bcrypt";
  }
}
