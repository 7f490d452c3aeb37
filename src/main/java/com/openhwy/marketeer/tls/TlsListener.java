package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.http.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * Hears what becomes of one handshake: exactly one of the two, or neither when it was the challenge
 * of a certificate authority, which ends with its handshake. On the connection's event loop.
 */
public interface TlsListener {

  /**
   * The connection is ready to be spoken over. Nothing the client sent behind the handshake has
   * been passed on yet.
   *
   * @param protocol that ALPN came to; null when the client offered none
   */
  void secured(TlsSession session, @Nullable String protocol);

  /** There is no connection; it is closing. */
  void notSecured(Throwable why);
}
