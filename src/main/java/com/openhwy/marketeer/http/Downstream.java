package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;

/** The client's side of an exchange, one implementation per protocol. Event loop only. */
public interface Downstream {

  /**
   * Sends head and body as they stand in {@code x.response()}, framing chosen by the protocol; then
   * calls {@link Exchange#ended} once: after the last byte was handed to the socket, or when that
   * became impossible.
   */
  void respond(Exchange x);

  /**
   * Sends an interim response, 102 to 199 but 101; HTTP/1.0 clients never see one (RFC 9110 15.2).
   */
  void interim(int status, Headers headers);

  /**
   * Sends the 101 that stands in {@code x.response()}, then joins the two ends byte for byte, each
   * with its own half-close. Calls {@link Exchange#ended} when both directions are over.
   */
  void tunnel(Exchange x, BodySource fromEndpoint, BodySink toEndpoint);

  /**
   * Breaks the exchange in such a way that the client can tell the answer is not whole; ends in
   * {@link Exchange#ended}.
   */
  void reset(Exchange x, Failure why);
}
