package com.openhwy.marketeer.health;

import java.nio.charset.StandardCharsets;

/** Looks for a text in the first 64 KiB of a body that comes in parts. */
final class BodySearch {
  private static final int LIMIT = 64 * 1024;

  private final String wanted;
  private final String needle;
  private final StringBuilder read = new StringBuilder();

  BodySearch(String wanted) {
    this.wanted = wanted;
    // One character for each byte, so that a part may end inside a UTF-8 sequence.
    this.needle = new String(wanted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Whether the text stands in what came so far, this part included. */
  boolean found(byte[] part) {
    int from = Math.max(0, read.length() - needle.length() + 1);
    int length = Math.min(part.length, LIMIT - read.length());
    read.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
    return read.indexOf(needle, from) >= 0;
  }

  /** All has been read that will be. */
  boolean isOver() {
    return read.length() >= LIMIT;
  }

  String miss(int status) {
    return "status "
        + status
        + ", but \""
        + wanted
        + "\" does not stand in the first "
        + read.length()
        + " bytes of the body";
  }
}
