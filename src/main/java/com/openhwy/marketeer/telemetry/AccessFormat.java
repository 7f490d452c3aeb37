package com.openhwy.marketeer.telemetry;

import com.openhwy.marketeer.http.Exchange;

/** How an exchange that has ended becomes one line. One instance per event loop. */
interface AccessFormat {
  /** No line is longer, its line break counted (bytes). */
  int LONGEST_LINE = 16 * 1024;

  /**
   * Writes the line with its line break.
   *
   * @param nanos from the first byte of the head to the last byte of the answer
   * @param epochMillis when it ended
   * @param configVersion of the snapshot that served it
   */
  void write(LineBuffer out, Exchange x, long nanos, long epochMillis, String configVersion);
}
