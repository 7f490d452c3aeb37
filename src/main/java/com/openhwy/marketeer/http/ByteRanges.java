package com.openhwy.marketeer.http;

import org.jspecify.annotations.Nullable;

/**
 * The byte ranges of a request that can be met, in the order asked for (RFC 9110 14.1.2, 14.2).
 * Immutable.
 */
public final class ByteRanges {
  /** More in one request are not for reading a file, so it is sent whole. */
  public static final int MOST = 16;

  private static final String UNIT = "bytes=";
  private static final int MOST_DIGITS = 18;

  private final long[] firsts;
  private final long[] lasts;
  private final int count;

  private ByteRanges(long[] firsts, long[] lasts, int count) {
    this.firsts = firsts;
    this.lasts = lasts;
    this.count = count;
  }

  /**
   * Null when the field is to be ignored and the file sent whole: it is malformed, of another unit,
   * asks for more than {@link #MOST} ranges or for overlapping ones (each byte is sent at most
   * once: CVE-2011-3192), or the file is empty.
   *
   * @param size of the file, bytes
   * @return with a {@link #count} of 0 when none can be met: 416
   */
  public static @Nullable ByteRanges parse(String field, long size) {
    if (size == 0 || !field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return null;
    }
    long[] firsts = new long[MOST];
    long[] lasts = new long[MOST];
    int count = 0;
    int seen = 0;
    for (int from = UNIT.length(); from <= field.length(); ) {
      int comma = field.indexOf(',', from);
      int to = comma < 0 ? field.length() : comma;
      String spec = field.substring(from, to).trim();
      from = to + 1;
      if (spec.isEmpty()) {
        continue;
      }
      if (++seen > MOST || !read(spec, size, firsts, lasts, count)) {
        return null;
      }
      count += firsts[count] <= lasts[count] ? 1 : 0;
    }
    return seen == 0 || overlap(firsts, lasts, count) ? null : new ByteRanges(firsts, lasts, count);
  }

  /** Writes one range to {@code at}; first behind last when it cannot be met. False: malformed. */
  private static boolean read(String spec, long size, long[] firsts, long[] lasts, int at) {
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return false;
    }
    long first = number(spec.substring(0, dash));
    long last = number(spec.substring(dash + 1));
    boolean open = dash == spec.length() - 1;
    if (dash == 0) {
      firsts[at] = last == 0 ? size : Math.max(0, size - last);
      lasts[at] = size - 1;
      return last >= 0;
    }
    firsts[at] = first;
    lasts[at] = open ? size - 1 : Math.min(last, size - 1);
    return first >= 0 && (open || last >= first);
  }

  /** -1 for what is no number; what is too long is as good as infinite. */
  private static long number(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    if (digits.isEmpty()) {
      return -1;
    }
    return digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static boolean overlap(long[] firsts, long[] lasts, int count) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        if (firsts[i] <= lasts[j] && firsts[j] <= lasts[i]) {
          return true;
        }
      }
    }
    return false;
  }

  public int count() {
    return count;
  }

  /** Offset of the first byte. */
  public long first(int index) {
    return firsts[index];
  }

  /** Offset of the last byte. */
  public long last(int index) {
    return lasts[index];
  }

  /** Bytes. */
  public long length(int index) {
    return lasts[index] - firsts[index] + 1;
  }

  /** {@code bytes 0-499/1234} (RFC 9110 14.4). */
  public String contentRange(int index, long size) {
    return "bytes " + firsts[index] + '-' + lasts[index] + '/' + size;
  }
}
