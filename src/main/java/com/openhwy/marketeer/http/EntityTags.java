package com.openhwy.marketeer.http;

/**
 * Lists of entity tags, as {@code If-Match} and {@code If-None-Match} have them (RFC 9110 8.8.3).
 * Pure.
 */
public final class EntityTags {
  private EntityTags() {}

  /**
   * Whether a list names the tag, or is {@code *}. Reading stops at what is no tag.
   *
   * @param tag with its quotes, and {@code W/} before a weak one; empty for none
   * @param weakly whether {@code W/"x"} counts as {@code "x"} (RFC 9110 8.8.3.2)
   */
  public static boolean contains(String list, String tag, boolean weakly) {
    boolean isWeak = tag.startsWith("W/");
    String opaque = isWeak ? tag.substring(2) : tag;
    int length = list.length();
    int at = 0;
    while (at < length) {
      char c = list.charAt(at);
      if (c == ' ' || c == '\t' || c == ',') {
        at++;
        continue;
      }
      if (c == '*') {
        return list.strip().equals("*");
      }
      boolean weak = list.startsWith("W/", at);
      int open = weak ? at + 2 : at;
      int close = open < length && list.charAt(open) == '"' ? list.indexOf('"', open + 1) : -1;
      if (close < 0) {
        return false;
      }
      boolean same = list.regionMatches(open, opaque, 0, opaque.length());
      if (same && close - open + 1 == opaque.length() && (weakly || !(weak || isWeak))) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }
}
