package com.openhwy.marketeer.http;

/**
 * Tells a dot segment from an ordinary one, and from one that others may take for a dot segment.
 */
final class DotSegment {
  static final int AMBIGUOUS = -1;

  private DotSegment() {}

  /**
   * @param path with unreserved octets decoded and escapes in upper case
   * @return 0 for an ordinary segment, 1 for {@code .}, 2 for {@code ..}; {@link #AMBIGUOUS} when
   *     it is a dot segment only to servers that cut off {@code ;parameters} first ({@code ..;x})
   *     or take {@code %2F} or {@code %5C} for a separator ({@code ..%2F})
   */
  static int of(CharSequence path, int from, int to) {
    int dots = 0;
    boolean whole = true;
    int piece = from;
    while (piece <= to) {
      int end = endOfPiece(path, piece, to);
      whole &= end == to && piece == from;
      dots = Math.max(dots, dotsOf(path, piece, end));
      piece = end == to ? to + 1 : end + 3;
    }
    return dots == 0 || (whole && dots == to - from) ? dots : AMBIGUOUS;
  }

  private static int endOfPiece(CharSequence path, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isEscape(path, i, to, '2', 'F') || isEscape(path, i, to, '5', 'C')) {
        return i;
      }
    }
    return to;
  }

  /** How many dots a piece consists of, parameters not counted; 0 when there is more to it. */
  private static int dotsOf(CharSequence path, int from, int to) {
    int i = from;
    while (i < to && path.charAt(i) == '.') {
      i++;
    }
    boolean ends = i == to || path.charAt(i) == ';' || isEscape(path, i, to, '3', 'B');
    return ends && i - from <= 2 ? i - from : 0;
  }

  private static boolean isEscape(CharSequence path, int at, int to, char high, char low) {
    return at + 2 < to
        && path.charAt(at) == '%'
        && path.charAt(at + 1) == high
        && path.charAt(at + 2) == low;
  }
}
