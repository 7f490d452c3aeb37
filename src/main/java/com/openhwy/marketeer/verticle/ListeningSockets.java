package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.base.IpAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sockets on which a gateway listens, from their making to their close. Thread-safe. */
final class ListeningSockets {
  private final Set<ServerChannel> open = ConcurrentHashMap.newKeySet();

  void add(ServerChannel socket) {
    open.add(socket);
    socket.closeFuture().addListener(closed -> open.remove(socket));
  }

  /**
   * The one that listens there.
   *
   * @param port as bound; of no meaning for a domain socket
   * @return null when there is none, or when a host name could be that of several
   */
  @Nullable Channel at(SocketAddress listener, int port) {
    List<ServerChannel> there =
        open.stream().filter(socket -> listensAt(socket, listener, port)).toList();
    return there.size() == 1 ? there.get(0) : null;
  }

  private static boolean listensAt(ServerChannel socket, SocketAddress listener, int port) {
    if (listener.isDomainSocket()) {
      return String.valueOf(socket.localAddress()).equals(listener.path());
    }
    return socket.localAddress() instanceof InetSocketAddress local
        && local.getPort() == port
        && mayBe(local.getAddress(), listener.host());
  }

  /** A name is not asked for: that would block. */
  private static boolean mayBe(InetAddress address, String host) {
    InetAddress literal = IpAddresses.address(host);
    return literal == null
        || literal.equals(address)
        || (literal.isAnyLocalAddress() && address.isAnyLocalAddress());
  }
}
