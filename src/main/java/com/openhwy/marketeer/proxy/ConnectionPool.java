package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.http.UpstreamRequest;
import com.openhwy.marketeer.http1.ClientConnection;
import com.openhwy.marketeer.http1.ConnectionKeeper;
import com.openhwy.marketeer.http1.Http1Loop;
import com.openhwy.marketeer.telemetry.UpstreamMeters;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 connections of one event loop to one endpoint. Idle ones are used again last in,
 * first out, so that a pool that was large once shrinks by itself.
 */
final class ConnectionPool implements ConnectionKeeper {
  private final Http1Loop loop;
  private final Connector connector;
  private final UpstreamMeters meters;
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
  private int maxIdle;
  private long idleNanos;

  ConnectionPool(Http1Loop loop, Connector connector, UpstreamMeters meters) {
    this.loop = loop;
    this.connector = connector;
    this.meters = meters;
  }

  /** How many connections may be idle and for how long; from the configuration in force. */
  void keep(int connections, long nanos) {
    this.maxIdle = connections;
    this.idleNanos = nanos;
    while (idle.size() > maxIdle) {
      idle.removeFirst().close();
    }
  }

  /** An idle connection, null when there is none. */
  @Nullable ClientConnection poll() {
    for (ClientConnection last = idle.pollLast(); last != null; last = idle.pollLast()) {
      if (last.isUsable()) {
        return last;
      }
    }
    return null;
  }

  /** Makes a new connection. */
  Future<ClientConnection> connect(Endpoint endpoint, long nanos) {
    return connector.connect(endpoint, nanos).map(this::adopt);
  }

  private ClientConnection adopt(NetSocket socket) {
    ClientConnection connection = new ClientConnection(loop, this);
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .pipeline()
        .addBefore("handler", "http1", connection);
    meters.connected();
    return connection;
  }

  @Override
  public void idle(ClientConnection connection) {
    if (idle.size() >= maxIdle) {
      connection.close();
      return;
    }
    idle.addLast(connection);
    connection.keepFor(idleNanos);
  }

  @Override
  public void closed(ClientConnection connection) {
    meters.disconnected();
    idle.remove(connection);
  }

  /** Closes what is idle; what is in use closes when it is done. */
  void close() {
    keep(0, 0);
  }

  /** One request over a connection of this pool. */
  static final class Use implements Upstream {
    private final ClientConnection connection;
    private final UpstreamLimits limits;

    Use(ClientConnection connection, UpstreamLimits limits) {
      this.connection = connection;
      this.limits = limits;
    }

    @Override
    public void send(UpstreamRequest request, UpstreamListener listener) {
      connection.send(request, listener, limits.responseHead(), limits.idle());
    }

    @Override
    public void cancel(Failure why) {
      connection.cancel(why);
    }
  }
}
