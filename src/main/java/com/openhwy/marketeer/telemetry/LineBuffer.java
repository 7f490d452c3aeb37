package com.openhwy.marketeer.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes that log lines are written into, always as valid UTF-8. What comes from
 * outside goes in through {@link #json} or {@link #apache} only, which leave no way to begin a new
 * line, to end a string or to steer a terminal. One thread at a time.
 */
final class LineBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** What one character becomes at most: a backslash, u and four digits. */
  private static final int WIDEST = 6;

  /** Bytes that say that something was cut. */
  private static final int ELLIPSIS = 3;

  private byte[] bytes;
  private int size;

  LineBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Hands the array out and goes on with another, empty one. */
  byte[] exchange(byte[] next) {
    byte[] full = bytes;
    bytes = next;
    size = 0;
    return full;
  }

  LineBuffer raw(char c) {
    room(1);
    bytes[size++] = (byte) c;
    return this;
  }

  /** Text of our own: ASCII, written as it is. */
  LineBuffer raw(String ascii) {
    int length = ascii.length();
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) ascii.charAt(i);
    }
    size += length;
    return this;
  }

  LineBuffer raw(byte[] ascii, int length) {
    room(length);
    System.arraycopy(ascii, 0, bytes, size, length);
    size += length;
    return this;
  }

  LineBuffer number(long value) {
    if (value == Long.MIN_VALUE) {
      return raw("-9223372036854775808"); // the one number that has no opposite
    }
    room(20);
    long rest = value;
    if (rest < 0) {
      bytes[size++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long r = rest; r >= 10; r /= 10) {
      digits++;
    }
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /** Milliseconds with up to three decimals; below zero is zero. */
  LineBuffer millis(long nanos) {
    long micros = Math.max(nanos, 0) / 1_000;
    number(micros / 1_000);
    int rest = (int) (micros % 1_000);
    if (rest != 0) {
      room(4);
      bytes[size++] = '.';
      for (int unit = 100; rest != 0; unit /= 10) {
        bytes[size++] = (byte) ('0' + rest / unit);
        rest %= unit;
      }
    }
    return this;
  }

  /**
   * The inside of a JSON string (RFC 8259 7). Control characters, C1 ones and line separators too,
   * are escaped; half a surrogate pair becomes U+FFFD.
   *
   * @param limit bytes that may be written; what does not fit is cut and an ellipsis says so
   */
  LineBuffer json(CharSequence text, int from, int to, int limit) {
    int end = begin(to - from, limit);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!fits(c, end)) {
        return ellipsis();
      }
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        bytes[size++] = (byte) c;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < to
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        utf8(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        escapeJson(c);
      }
    }
    return this;
  }

  private void escapeJson(char c) {
    switch (c) {
      case '"', '\\' -> escape(c);
      case '\n' -> escape('n');
      case '\r' -> escape('r');
      case '\t' -> escape('t');
      default -> {
        if (Character.isSurrogate(c)) {
          utf8(0xfffd);
        } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
          escape('u');
          hex(c >> 8);
          hex(c & 0xff);
        } else {
          utf8(c);
        }
      }
    }
  }

  /**
   * A field of Apache's log formats: quotes and backslashes with a backslash before them, what is
   * not printable ASCII as {@code \xhh}.
   *
   * @param limit as for {@link #json}
   */
  LineBuffer apache(CharSequence text, int from, int to, int limit) {
    int end = begin(to - from, limit);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!fits(c, end)) {
        return raw("...");
      }
      if (c == '"' || c == '\\') {
        escape(c);
      } else if (c >= 0x20 && c < 0x7f) {
        bytes[size++] = (byte) c;
      } else if (c <= 0xff) {
        escape('x');
        hex(c);
      } else {
        bytes[size++] = '?'; // what came over the wire holds no such character
      }
    }
    return this;
  }

  /** Makes room once for the whole text and says where it must end. */
  private int begin(int chars, int limit) {
    room((int) Math.min((long) chars * WIDEST, limit) + WIDEST);
    return size + limit;
  }

  /** Whether this character can be written so that what says that the rest is cut fits, too. */
  private boolean fits(char c, int end) {
    boolean plain = c >= 0x20 && c < 0x7f; // at most two bytes
    return size + (plain ? WIDEST : WIDEST + ELLIPSIS) <= end;
  }

  private LineBuffer ellipsis() {
    utf8('\u2026');
    return this;
  }

  private void escape(char c) {
    bytes[size++] = '\\';
    bytes[size++] = (byte) c;
  }

  private void hex(int octet) {
    bytes[size++] = HEX[(octet >> 4) & 0xf];
    bytes[size++] = HEX[octet & 0xf];
  }

  private void utf8(int c) {
    if (c < 0x800) {
      bytes[size++] = (byte) (0xc0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        bytes[size++] = (byte) (0xe0 | (c >> 12));
      } else {
        bytes[size++] = (byte) (0xf0 | (c >> 18));
        bytes[size++] = (byte) (0x80 | ((c >> 12) & 0x3f));
      }
      bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    }
    bytes[size++] = (byte) (0x80 | (c & 0x3f));
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
