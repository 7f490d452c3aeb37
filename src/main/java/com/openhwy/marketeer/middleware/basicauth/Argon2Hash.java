package com.openhwy.marketeer.middleware.basicauth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code $argon2id$} or {@code $argon2i$} in the PHC string format (RFC 9106). Every parameter is
 * bounded when it is read, for it is memory and time that any client can make the gateway spend.
 * Immutable.
 */
public final class Argon2Hash implements PasswordHash {
  public static final int MAX_ITERATIONS = 16;

  /** What new hashes use, as OWASP advises. */
  public static final int MEMORY_KIB = 19 * 1024;

  private static final int MAX_MEMORY_KIB = 128 * 1024;
  private static final int MAX_LANES = 16;
  private static final int KIB_PER_LANE = 8;
  private static final int MIN_SALT = 8;
  private static final int NEW_SALT = 16;
  private static final int MIN_HASH = 16;
  private static final int NEW_HASH = 32;
  private static final int MOST_BYTES = 64;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2(id?)\\$(?:v=([0-9]{1,4})\\$)?m=([0-9]{1,9}),t=([0-9]{1,9}),p=([0-9]{1,9})"
              + "\\$([A-Za-z0-9+/]{1,200})\\$([A-Za-z0-9+/]{1,200})");

  private final String text;
  private final Argon2Parameters parameters;
  private final byte[] hash;

  private Argon2Hash(String text, Argon2Parameters parameters, byte[] hash) {
    this.text = text;
    this.parameters = parameters;
    this.hash = hash;
  }

  /** Hashes a password with 19 MiB in one lane. */
  public static String make(byte[] password, int iterations, SecureRandom random) {
    byte[] salt = new byte[NEW_SALT];
    random.nextBytes(salt);
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(iterations)
            .withParallelism(1)
            .withSalt(salt)
            .build();
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + MEMORY_KIB
        + ",t="
        + iterations
        + ",p=1$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(generate(parameters, password, NEW_HASH));
  }

  static boolean isMeant(String text) {
    return text.startsWith("$argon2");
  }

  static Argon2Hash parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "has what begins like an argon2 hash and is none; expected"
              + " $argon2id$v=19$m=…,t=…,p=…$salt$hash, as `marketeer hash-password` makes them");
    }
    int memory = number(parts.group(3), "memory (m)", KIB_PER_LANE, MAX_MEMORY_KIB);
    int iterations = number(parts.group(4), "iterations (t)", 1, MAX_ITERATIONS);
    int lanes = number(parts.group(5), "lanes (p)", 1, Math.min(MAX_LANES, memory / KIB_PER_LANE));
    byte[] salt = bytes(parts.group(6), "salt", MIN_SALT);
    byte[] hash = bytes(parts.group(7), "hash", MIN_HASH);
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(
                parts.group(1).equals("id")
                    ? Argon2Parameters.ARGON2_id
                    : Argon2Parameters.ARGON2_i)
            .withVersion(version(parts.group(2)))
            .withMemoryAsKB(memory)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    return new Argon2Hash(text, parameters, hash);
  }

  private static int version(@Nullable String written) {
    if (written == null || written.equals("16")) {
      return Argon2Parameters.ARGON2_VERSION_10;
    }
    if (written.equals("19")) {
      return Argon2Parameters.ARGON2_VERSION_13;
    }
    throw new IllegalArgumentException(
        "has an argon2 hash of version " + written + "; expected 19 or 16");
  }

  private static int number(String written, String what, int min, int max) {
    int number = Integer.parseInt(written);
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "has an argon2 hash with "
              + what
              + " of "
              + number
              + "; expected "
              + min
              + " to "
              + max
              + ", so that a login cannot exhaust the machine");
    }
    return number;
  }

  private static byte[] bytes(String base64, String what, int min) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has an argon2 hash whose " + what + " is no base64", e);
    }
    if (bytes.length < min || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "has an argon2 hash with a "
              + what
              + " of "
              + bytes.length
              + " bytes; expected "
              + min
              + " to "
              + MOST_BYTES);
    }
    return bytes;
  }

  private static byte[] generate(Argon2Parameters parameters, byte[] password, int length) {
    byte[] made = new byte[length];
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    generator.generateBytes(password, made);
    return made;
  }

  @Override
  public boolean verify(byte[] password) {
    byte[] made = generate(parameters, password, hash.length);
    boolean same = MessageDigest.isEqual(made, hash);
    Arrays.fill(made, (byte) 0);
    return same;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Argon2Hash that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "argon2";
  }
}
