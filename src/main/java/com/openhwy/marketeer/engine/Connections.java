package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http1.ServerConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clients' connections of one event loop: taken in, counted, and let go at the end. Owned by
 * its loop.
 */
public final class Connections {
  private static final byte[] FULL =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Engine engine;
  private final AtomicInteger all;
  private final boolean sendsFiles;
  private final Set<ServerConnection> open = new HashSet<>();
  private boolean draining;

  /**
   * @param all connections of all loops, shared by them
   * @param sendsFiles whether the transport can hand a file to the kernel
   */
  public Connections(Engine engine, AtomicInteger all, boolean sendsFiles) {
    this.engine = engine;
    this.all = all;
    this.sendsFiles = sendsFiles;
  }

  /** Takes in a connection; on its event loop, after the TLS handshake if there was one. */
  public void accept(NetSocket socket, ListenerInfo listener) {
    ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
    Channel channel = last.channel();
    if (draining || all.get() >= engine.plan().snapshot.limits().maxConnections()) {
      listener.meters().refused();
      channel.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    Accepted accepted = new Accepted(engine, this, listener, channel);
    ServerConnection connection = new ServerConnection(engine.http1(), accepted, listener.secure());
    channel.pipeline().addBefore(last.name(), "http1", connection);
    connection.start();
  }

  void opened(ServerConnection connection) {
    all.incrementAndGet();
    open.add(connection);
  }

  void closed(ServerConnection connection) {
    if (open.remove(connection)) {
      all.decrementAndGet();
    }
  }

  boolean sendsFiles() {
    return sendsFiles;
  }

  /** Requests being answered and tunnels open on this loop. */
  public int busy() {
    int busy = 0;
    for (ServerConnection connection : open) {
      if (connection.isBusy()) {
        busy++;
      }
    }
    return busy;
  }

  /** From now on every answer closes its connection, and no new one is taken in. */
  public void drain() {
    draining = true;
    for (ServerConnection connection : open) {
      connection.drain();
    }
  }

  /** Closes what waits between two requests. */
  public void closeIdle() {
    for (ServerConnection connection : new ArrayList<>(open)) {
      connection.closeIfIdle();
    }
  }

  /** Cuts whatever is left. */
  public void closeAll() {
    for (ServerConnection connection : new ArrayList<>(open)) {
      connection.close();
    }
  }
}
