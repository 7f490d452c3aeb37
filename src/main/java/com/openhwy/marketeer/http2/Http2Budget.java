package com.openhwy.marketeer.http2;

/**
 * What a client may make us do for nothing. Frames that carry no request and no content, and
 * streams that come to nothing, are bounded in every window of time; what a client does by way of
 * work gives it more of them, so that only who does nothing else ever comes to the end. One per
 * connection, on its event loop.
 */
final class Http2Budget {
  /** Nanoseconds after which a client starts afresh. */
  static final long WINDOW = 10_000_000_000L;

  /** Points for control frames in a window. */
  static final int CONTROL = 1000;

  /** Streams of a window that may end by a reset, whoever sent it. */
  static final int RESETS = 200;

  private static final int MOST_CONTROL = 100_000;
  private static final int MOST_RESETS = 2_000;
  private static final int PER_FRAME = 8;

  private long windowStart;
  private int control = CONTROL;
  private int resets = RESETS;

  Http2Budget(long now) {
    this.windowStart = now;
  }

  private void roll(long now) {
    if (now - windowStart >= WINDOW) {
      windowStart = now;
      control = Math.max(control, CONTROL);
      resets = Math.max(resets, RESETS);
    }
  }

  /** A control frame came. */
  boolean control(long now, int points) {
    control -= points;
    if (control >= 0) {
      return true;
    }
    roll(now);
    return control >= 0;
  }

  /**
   * A stream was reset: by the client, or by us for something the client did.
   *
   * @param streams as how many it counts
   */
  boolean reset(long now, int streams) {
    resets -= streams;
    if (resets >= 0) {
      return true;
    }
    roll(now);
    return resets > 0;
  }

  /** A frame of content, whole, went either way: it may need a control frame or two. */
  void content() {
    control = Math.min(control + PER_FRAME, MOST_CONTROL);
  }

  /** A request was answered to its end. */
  void served() {
    resets = Math.min(resets + 1, MOST_RESETS);
  }
}
