package com.openhwy.marketeer.config.bind;

/** Paths of values, as in {@code routes[2].match.headers.X-API-Key}. */
public final class Paths {
  private Paths() {}

  public static String key(String path, String key) {
    if (!isPlain(key)) {
      return path + "[\"" + key + "\"]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  public static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  private static boolean isPlain(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '_' && c != '-') {
        return false;
      }
    }
    return !key.isEmpty();
  }
}
