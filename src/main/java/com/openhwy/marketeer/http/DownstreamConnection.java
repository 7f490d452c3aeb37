package com.openhwy.marketeer.http;

/**
 * A client's connection as its loop keeps it, whatever is spoken over it. Event loop only.
 *
 * <p>An implementation need not say when it is gone: whoever accepted it hears that from the
 * channel.
 */
public interface DownstreamConnection {

  /**
   * The gateway is about to stop, or wants to be rid of the connection: what is being answered is
   * finished, the client is told as its protocol allows, and the connection then closes.
   */
  void drain();

  /** Closes the connection if nothing is being answered on it. */
  void closeIfIdle();

  /** Requests being answered and tunnels open. */
  int busy();

  /** Closes at once, whatever is under way. */
  void close();
}
