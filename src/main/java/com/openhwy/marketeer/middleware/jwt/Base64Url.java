package com.openhwy.marketeer.middleware.jwt;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64url without padding (RFC 7515 2), one spelling for each sequence of octets: libraries that
 * skip what they do not know, or ignore the bits left over, take two texts for one token. Pure.
 */
final class Base64Url {
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  static byte @Nullable [] decode(String text) {
    return decode(text, 0, text.length());
  }

  /**
   * @return null when the part is empty or not spelled exactly as an encoder would
   */
  static byte @Nullable [] decode(String text, int from, int to) {
    int rest = (to - from) & 3;
    if (from == to || rest == 1) {
      return null;
    }
    for (int i = from; i < to; i++) {
      if (value(text.charAt(i)) < 0) {
        return null;
      }
    }
    int leftOver = rest == 0 ? 0 : rest == 2 ? 0b1111 : 0b11;
    return (value(text.charAt(to - 1)) & leftOver) == 0
        ? Base64.getUrlDecoder().decode(text.substring(from, to))
        : null;
  }

  private static int value(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }
}
