package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.http.Request;
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
final class ConnectionPool implements EndpointPool, ConnectionKeeper {
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

  @Override
  public void keep(int connections, long nanos) {
    this.maxIdle = connections;
    this.idleNanos = nanos;
    while (idle.size() > maxIdle) {
      idle.removeFirst().close();
    }
  }

  @Override
  public @Nullable Upstream poll(UpstreamLimits limits) {
    for (ClientConnection last = idle.pollLast(); last != null; last = idle.pollLast()) {
      if (last.isUsable()) {
        return new Use(this, last, limits);
      }
    }
    return null;
  }

  @Override
  public Future<Upstream> connect(Endpoint endpoint, UpstreamLimits limits, Request request) {
    return connector
        .connect(endpoint, limits.connect(), request)
        .map(socket -> new Use(this, adopt(socket), limits));
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

  @Override
  public void close() {
    keep(0, 0);
  }

  /** One request over a connection of this pool. */
  private static final class Use implements Upstream {
    private final ConnectionPool pool;
    private final ClientConnection connection;
    private final UpstreamLimits limits;

    Use(ConnectionPool pool, ClientConnection connection, UpstreamLimits limits) {
      this.pool = pool;
      this.connection = connection;
      this.limits = limits;
    }

    @Override
    public void send(UpstreamRequest request, UpstreamListener listener) {
      connection.send(request, listener, limits.responseHead(), limits.idle());
    }

    @Override
    public void unused() {
      pool.idle(connection);
    }

    @Override
    public void cancel(Failure why) {
      connection.cancel(why);
    }
  }
}
