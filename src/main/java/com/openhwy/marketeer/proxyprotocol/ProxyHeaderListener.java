package com.openhwy.marketeer.proxyprotocol;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Hears what stood in front of a connection; exactly one of the two. On its event loop. */
public interface ProxyHeaderListener {

  /**
   * The header was read; nothing behind it has been passed on yet.
   *
   * @param client null when the peer speaks for itself (a health check of its own) or does not know
   * @param port that the client connected to; 0 when unknown
   */
  void announced(@Nullable InetAddress client, int port);

  /** There was no valid header, or not in time; the connection is closing. */
  void notAnnounced(String why);
}
