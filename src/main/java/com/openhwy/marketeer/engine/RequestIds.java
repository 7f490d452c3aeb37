package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Names every request: one random 128-bit number is its request id and, when no trusted peer
 * brought a trace, its trace id (W3C Trace Context 3.2). Random, not secret. Owned by one event
 * loop.
 */
final class RequestIds {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int ID = 32;
  private static final int MAX_FOREIGN = 128;
  private static final String MARKS = "-._~+/=:@|";

  private final SplittableRandom random;
  private final byte[] parent =
      "00-00000000000000000000000000000000-0000000000000000-00".getBytes(StandardCharsets.US_ASCII);

  RequestIds(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Expects that fields of peers that are not trusted are gone. An id that a trusted one brought is
   * kept when it is sound.
   */
  void name(Exchange x) {
    Headers headers = x.request().headers();
    hex(3, random.nextLong());
    hex(19, random.nextLong());
    hex(36, random.nextLong());
    String made = new String(parent, StandardCharsets.ISO_8859_1);
    String id = headers.get(HeaderName.X_REQUEST_ID);
    x.requestId(id == null || !isSound(id) ? made.substring(3, 3 + ID) : id);
    String trace = headers.get(HeaderName.TRACEPARENT);
    x.traceParent(trace == null ? made : trace);
  }

  /** Whether it can stand in a log, a page and a field of its own: a token, or base64. */
  private static boolean isSound(String id) {
    if (id.isEmpty() || id.length() > MAX_FOREIGN) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean sound = c < 0x7f && (Character.isLetterOrDigit(c) || MARKS.indexOf(c) >= 0);
      if (!sound) {
        return false;
      }
    }
    return true;
  }

  private void hex(int at, long value) {
    for (int i = 0; i < 16; i++) {
      parent[at + i] = HEX[(int) (value >>> (60 - i * 4)) & 15];
    }
  }
}
