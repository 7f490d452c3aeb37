package com.openhwy.marketeer.files;

/**
 * Lists of entity tags, as {@code If-Match} and {@code If-None-Match} have them (RFC 9110 8.8.3).
 * Pure.
 */
final class EntityTags {
  private EntityTags() {}

  /**
   * Whether a list names the tag, or is {@code *}. Reading stops at what is no tag.
   *
   * @param strong one of ours, with its quotes
   * @param weakly whether {@code W/"x"} counts as {@code "x"} (RFC 9110 8.8.3.2)
   */
  static boolean contains(String list, String strong, boolean weakly) {
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
      boolean same = list.regionMatches(open, strong, 0, strong.length());
      if (same && close - open + 1 == strong.length() && (weakly || !weak)) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }
}
