package com.openhwy.marketeer.http;

/**
 * The end of a route: what answers when every middleware let the request pass. One instance per
 * event loop.
 */
public interface Backend {

  /**
   * Answers now or later, on the same loop, by {@link Exchange#respond} or {@link Exchange#fail}.
   * Never throws for the request's fault.
   */
  void handle(Exchange x);
}
