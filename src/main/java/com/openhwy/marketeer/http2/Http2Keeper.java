package com.openhwy.marketeer.http2;

/** Hears what becomes of an HTTP/2 connection to an endpoint: its pool. Event loop only. */
public interface Http2Keeper {

  /** The endpoint's SETTINGS came: requests can be sent. Called at most once. */
  void ready(Http2Connection connection);

  /** A request is over, so that there is room for another; it may have been the last one. */
  void freed(Http2Connection connection);

  /** Gone. Called once, whether or not it was ready before. */
  void closed(Http2Connection connection);
}
