package com.openhwy.marketeer.http;

/** What may stand in a field name and value (RFC 9110 5.1, 5.5, 5.6.2). Pure tables. */
public final class FieldSyntax {
  private static final boolean[] TOKEN = new boolean[128];
  private static final int MAX_LENGTH_DIGITS = 18;

  static {
    for (int c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (int c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 32] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private FieldSyntax() {}

  /** Whether {@code c} may stand in a token, and so in a method or field name. */
  public static boolean isTokenChar(int c) {
    return c >= 0 && c < 128 && TOKEN[c];
  }

  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * Whether {@code c} may stand in a field value: visible, space, tab or obs-text; no control,
   * nothing over Latin-1.
   */
  public static boolean isValueChar(int c) {
    return c >= 0x20 ? c != 0x7f && c <= 0xff : c == '\t';
  }

  public static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isValueChar(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The length that {@code Content-Length} names, -1 for what is no length (RFC 9110 8.6). */
  public static long length(CharSequence value) {
    int digits = value.length();
    long length = 0;
    for (int i = 0; i < digits; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return digits == 0 || digits > MAX_LENGTH_DIGITS ? -1 : length;
  }

  /**
   * @throws IllegalArgumentException when the name is no token
   */
  public static void checkName(String name) {
    if (!isToken(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no field name; expected a token (RFC 9110 5.6.2)");
    }
  }

  /**
   * @throws IllegalArgumentException when the value holds a control character or one beyond Latin-1
   */
  public static void checkValue(String name, String value) {
    if (!isValue(value)) {
      throw new IllegalArgumentException(
          "the value of " + name + " holds a character that no field value may hold");
    }
  }
}
