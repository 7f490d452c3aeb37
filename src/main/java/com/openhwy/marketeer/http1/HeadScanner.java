package com.openhwy.marketeer.http1;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a head without reading any byte twice however slowly it drips in: the empty
 * line, every line ended by CR LF. One per connection.
 */
final class HeadScanner {
  static final int MORE = -1;
  static final int BARE_LF = -2;

  private int scanned;
  private int lineStart;
  private int firstLine;

  void reset() {
    scanned = 0;
    lineStart = 0;
    firstLine = 0;
  }

  /** Bytes looked at so far. */
  int scanned() {
    return scanned;
  }

  /** Bytes of the first line with its end, 0 as long as that has not come. */
  int firstLine() {
    return firstLine;
  }

  /**
   * Looks at the bytes that came since the last call.
   *
   * @return length of the head with its empty line, {@link #MORE} or {@link #BARE_LF}
   */
  int scan(ByteBuf in) {
    int base = in.readerIndex();
    int end = in.writerIndex() - base;
    while (scanned < end) {
      int feed = in.indexOf(base + scanned, base + end, (byte) '\n') - base;
      if (feed < scanned) {
        scanned = end;
        break;
      }
      if (feed == 0 || in.getByte(base + feed - 1) != '\r') {
        return BARE_LF;
      }
      scanned = feed + 1;
      if (feed - 1 == lineStart) {
        return scanned;
      }
      lineStart = scanned;
      if (firstLine == 0) {
        firstLine = scanned;
      }
    }
    return MORE;
  }
}
