package com.openhwy.marketeer.http;

/** What a middleware says when it returns. */
public enum Flow {
  /** On to the next. */
  CONTINUE,
  /**
   * Wait: exactly one {@link Exchange#resume} or {@link Exchange#fail} follows, on the same loop.
   */
  SUSPEND,
  /**
   * A response was given with {@link Exchange#respond}; nothing below this middleware sees the
   * request.
   */
  STOP
}
