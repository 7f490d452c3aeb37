package com.openhwy.marketeer.middleware.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dictionary of structured fields (RFC 9651 3.2), as far as cache directives need it:
 * integers, decimals, strings, tokens and booleans, each with parameters, which are skipped. Used
 * once.
 */
final class StructuredDictionary {
  private final String text;
  private int at;

  private StructuredDictionary(String text) {
    this.text = text;
  }

  /**
   * @return Long, Double, String (also for tokens) or Boolean by name, the last of a name; null for
   *     a text that is no dictionary, which is to be ignored as a whole (RFC 9651 4.2)
   */
  static @Nullable Map<String, Object> parse(String text) {
    return new StructuredDictionary(text.strip()).members();
  }

  private @Nullable Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    while (at < text.length()) {
      String key = key();
      if (key == null) {
        return null;
      }
      Object value = true;
      if (peek() == '=') {
        at++;
        value = item();
      }
      if (value == null || !parameters()) {
        return null;
      }
      members.put(key, value);
      if (!nextMember()) {
        return null;
      }
    }
    return members;
  }

  /** Over the comma between two members; a comma at the end is an error. */
  private boolean nextMember() {
    skipSpace();
    if (at == text.length()) {
      return true;
    }
    if (peek() != ',') {
      return false;
    }
    at++;
    skipSpace();
    return at < text.length();
  }

  private boolean parameters() {
    while (peek() == ';') {
      at++;
      skipSpace();
      if (key() == null) {
        return false;
      }
      if (peek() == '=') {
        at++;
        if (item() == null) {
          return false;
        }
      }
    }
    return true;
  }

  private @Nullable String key() {
    int from = at;
    char first = peek();
    if (!isLower(first) && first != '*') {
      return null;
    }
    while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private @Nullable Object item() {
    char c = peek();
    if (c == '"') {
      return string();
    }
    if (c == '?') {
      return bool();
    }
    return isDigit(c) || c == '-' ? number() : token();
  }

  private @Nullable Object number() {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    while (isDigit(peek())) {
      at++;
    }
    if (at == digits || at - digits > 15) {
      return null;
    }
    if (peek() != '.') {
      return Long.valueOf(text.substring(from, at));
    }
    int dot = at++;
    while (isDigit(peek())) {
      at++;
    }
    return at - dot < 2 || at - dot > 4 ? null : (Object) Double.valueOf(text.substring(from, at));
  }

  private @Nullable String string() {
    StringBuilder inside = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return inside.toString();
      }
      if (c == '\\') {
        at++;
        if (peek() != '"' && peek() != '\\') {
          return null;
        }
        c = peek();
      }
      if (c < ' ' || c > '~') {
        return null;
      }
      inside.append(c);
    }
    return null;
  }

  private @Nullable Boolean bool() {
    at++;
    char c = peek();
    at++;
    return c == '1' ? Boolean.valueOf(true) : c == '0' ? Boolean.valueOf(false) : null;
  }

  private @Nullable String token() {
    int from = at;
    while (at < text.length() && isTokenChar(text.charAt(at))) {
      at++;
    }
    return at == from || (!Character.isLetter(text.charAt(from)) && text.charAt(from) != '*')
        ? null
        : text.substring(from, at);
  }

  private static boolean isTokenChar(char c) {
    return isLower(c)
        || isDigit(c)
        || (c >= 'A' && c <= 'Z')
        || "!#$%&'*+-.^_`|~:/".indexOf(c) >= 0;
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** 0 behind the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
