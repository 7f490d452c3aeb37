package com.openhwy.marketeer.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What a {@link DownstreamConnection} knows of where it was accepted. Event loop only. */
public interface DownstreamContext {

  /** Takes every request of the connection. */
  Driver driver();

  /** The client's address: of the socket, or as a listed peer said by the PROXY protocol. */
  InetAddress peer();

  /** {@link #peer} as text, made once per connection. */
  String peerIp();

  /** The port that the client connects from; 0 when it is not known. */
  default int peerPort() {
    return 0;
  }

  /** The port that the client connected to. */
  int localPort();

  /** What the handshake came to; null on a plain listener. */
  @Nullable TlsSession tls();

  /** Whether the transport can hand a file to the kernel. */
  boolean sendsFiles();

  /** A new exchange, with all in its request that is known before the head is read. */
  default Exchange exchange(Downstream downstream, long startNanos) {
    Exchange x = new Exchange(downstream, driver(), startNanos);
    x.request()
        .secure(tls() != null)
        .tls(tls())
        .peer(peer(), localPort())
        .client(peer(), peerIp())
        .clientPort(peerPort());
    return x;
  }
}
