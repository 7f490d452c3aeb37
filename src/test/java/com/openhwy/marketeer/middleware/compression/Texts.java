package com.openhwy.marketeer.middleware.compression;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bodies that compress about as well as what is sent in earnest. */
public final class Texts {
  private static final String[] WORDS = {
    "the", "router", "request", "response", "\"name\":", "value", "{", "}", "header", "body", "1729"
  };

  private Texts() {}

  /** The same for the same size. */
  public static String of(int size) {
    Random random = new Random(size);
    StringBuilder text = new StringBuilder(size + 32);
    while (text.length() < size) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(1000)).append(' ');
    }
    text.setLength(size);
    return text.toString();
  }

  public static byte[] bytes(int size) {
    return of(size).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What no encoder makes smaller. */
  public static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
