package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.base.IpAddresses;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Who sits on this machine. Stateless. */
final class Loopback {
  private Loopback() {}

  /** A Unix socket is as local as it gets. */
  static boolean is(@Nullable SocketAddress peer) {
    if (peer == null) {
      return false;
    }
    if (!peer.isInetSocket()) {
      return true;
    }
    byte[] address = IpAddresses.parse(peer.hostAddress());
    return address != null && is(address);
  }

  /**
   * @param address 4 or 16 bytes
   */
  static boolean is(byte[] address) {
    try {
      return InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address.length + " bytes are no IP address", e);
    }
  }
}
