package com.openhwy.marketeer.http;

/**
 * One feature on the way of a request. One instance per event loop and configured name, so that it
 * needs no lock; an exchange it entered ends with {@link #onEnd}, whatever happened.
 */
public interface Middleware {

  /** Top-down; the request head is known, its body has not started to flow. */
  default Flow onRequest(Exchange x) {
    return Flow.CONTINUE;
  }

  /**
   * Bottom-up over the middlewares that were entered, before the first byte of the response. Not
   * for interim responses.
   */
  default Flow onResponse(Exchange x) {
    return Flow.CONTINUE;
  }

  /** Exactly once for each exchange entered, after the last byte or the break. */
  default void onEnd(Exchange x) {}
}
