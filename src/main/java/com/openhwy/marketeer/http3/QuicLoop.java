package com.openhwy.marketeer.http3;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslEngine;

/** What one event loop does for a listener's QUIC connections. Event loop only. */
public interface QuicLoop {

  /** The engine for a connection that begins. */
  QuicSslEngine engine(QuicChannel channel);

  /** Takes a connection in; its handshake has just begun. */
  void accept(QuicChannel channel);

  /** Whether the next client has to prove its address before its handshake. */
  boolean underPressure();
}
