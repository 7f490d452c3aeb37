package com.openhwy.marketeer.telemetry;

import java.util.List;

/**
 * Which names of parameters and settings hold secrets, so that their values stand in no log and no
 * answer. Rather one too many than one too few. Stateless.
 */
public final class SecretNames {
  /** What stands in place of a secret. */
  public static final String MASK = "***";

  /** Longer names are not looked at but taken for secret. */
  static final int LONGEST = 64;

  /** Wherever they stand in a name. */
  private static final List<String> PARTS =
      List.of(
          "token",
          "secret",
          "passw",
          "passphrase",
          "pwd",
          "signature",
          "credential",
          "apikey",
          "api_key",
          "api-key",
          "accesskey",
          "private",
          "oauth",
          "authoriz",
          "authentic",
          "session",
          "bearer",
          "assertion",
          "jwt");

  /** As the whole name or its last word. */
  private static final List<String> WORDS =
      List.of("key", "code", "sig", "sid", "pin", "otp", "pass", "auth", "hmac");

  private SecretNames() {}

  /**
   * @param name lower case
   */
  public static boolean matches(CharSequence name) {
    int length = name.length();
    if (length > LONGEST) {
      return true;
    }
    for (int i = 0; i < PARTS.size(); i++) {
      if (indexOf(name, PARTS.get(i)) >= 0) {
        return true;
      }
    }
    int end = length > 0 && name.charAt(length - 1) == ']' ? length - 1 : length; // user[pass]
    for (int i = 0; i < WORDS.size(); i++) {
      if (endsInWord(name, end, WORDS.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsInWord(CharSequence name, int end, String word) {
    int start = end - word.length();
    return start >= 0
        && startsAt(name, start, word)
        && (start == 0 || !Character.isLetterOrDigit(name.charAt(start - 1)));
  }

  private static int indexOf(CharSequence name, String part) {
    for (int i = 0; i <= name.length() - part.length(); i++) {
      if (startsAt(name, i, part)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsAt(CharSequence name, int at, String part) {
    for (int i = 0; i < part.length(); i++) {
      if (name.charAt(at + i) != part.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
