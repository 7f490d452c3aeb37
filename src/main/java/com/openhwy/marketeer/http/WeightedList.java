package com.openhwy.marketeer.http;

/**
 * Walks over a list whose members carry weights, such as {@code gzip;q=0.5, br} or {@code
 * text/html;level=1, *}{@code /*;q=0.1} (RFC 9110 12.4.2). A cursor for one pass; makes nothing but
 * itself.
 */
final class WeightedList {
  /** The weight 1, in thousandths. */
  static final int FULL = 1000;

  private final String list;
  private int next;
  private int start;
  private int end;
  private int weight;
  private boolean parameters;

  WeightedList(String list) {
    this.list = list;
  }

  /** To the next member; false behind the last. Empty members are passed over (RFC 9110 5.6.1). */
  boolean next() {
    int length = list.length();
    while (next < length) {
      int from = next;
      int to = endOfMember(from);
      next = to + 1;
      start = skipSpace(from, to);
      end = trimmedEnd(start, firstOf(';', start, to));
      if (end > start) {
        weight = FULL;
        parameters = false;
        readParameters(firstOf(';', start, to), to);
        return true;
      }
    }
    return false;
  }

  /** Whether the member, without its parameters, is this, in any case. */
  boolean is(String text) {
    return end - start == text.length() && list.regionMatches(true, start, text, 0, text.length());
  }

  /** Whether the member is the first {@code length} characters of {@code text}, then the tail. */
  boolean is(String text, int length, String tail) {
    return end - start == length + tail.length()
        && list.regionMatches(true, start, text, 0, length)
        && list.regionMatches(true, start + length, tail, 0, tail.length());
  }

  /** Thousandths, 0 to 1000; 1000 when none is given, 0 when it cannot be read. */
  int weight() {
    return weight;
  }

  /** Whether it has parameters that narrow it: all but {@code q} and {@code charset}. */
  boolean narrowed() {
    return parameters;
  }

  private void readParameters(int from, int to) {
    int at = from;
    while (at < to) {
      int begin = skipSpace(at + 1, to);
      int finish = endOfParameter(begin, to);
      if (finish - begin >= 2 && isQ(begin)) {
        weight = weight(begin + 2, trimmedEnd(begin + 2, finish));
        return; // what follows belongs to the weight, not to the member
      }
      if (finish > begin && !list.regionMatches(true, begin, "charset=", 0, 8)) {
        parameters = true;
      }
      at = finish;
    }
  }

  private boolean isQ(int at) {
    return (list.charAt(at) | 0x20) == 'q' && list.charAt(at + 1) == '=';
  }

  /** {@code 0[.ddd]} or {@code 1[.000]}. */
  private int weight(int from, int to) {
    int length = to - from;
    if (length < 1 || length > 5 || (length > 1 && list.charAt(from + 1) != '.')) {
      return 0;
    }
    int value = list.charAt(from) - '0';
    if (value != 0 && value != 1) {
      return 0;
    }
    for (int i = 2; i < 5; i++) {
      int digit = i < length ? list.charAt(from + i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value <= FULL ? value : 0;
  }

  private int endOfMember(int from) {
    return unquoted(',', from, list.length());
  }

  private int endOfParameter(int from, int to) {
    return unquoted(';', from, to);
  }

  private int unquoted(char wanted, int from, int to) {
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      char c = list.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == wanted) {
        return i;
      }
    }
    return to;
  }

  private int firstOf(char wanted, int from, int to) {
    int at = list.indexOf(wanted, from);
    return at < 0 || at > to ? to : at;
  }

  private int skipSpace(int from, int to) {
    int at = from;
    while (at < to && isSpace(list.charAt(at))) {
      at++;
    }
    return at;
  }

  private int trimmedEnd(int from, int to) {
    int at = to;
    while (at > from && isSpace(list.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
