package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.http.Driver;
import java.net.InetAddress;

/** What a {@link ServerConnection} knows of where it was accepted. Event loop only. */
public interface ServerContext {

  /** Takes every request of the connection. */
  Driver driver();

  InetAddress peer();

  /** {@link #peer} as text, made once per connection. */
  String peerIp();

  int localPort();

  /** Whether the transport can hand a file to the kernel. */
  boolean sendsFiles();

  void opened(ServerConnection connection);

  void closed(ServerConnection connection);
}
