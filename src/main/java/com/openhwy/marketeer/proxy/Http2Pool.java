package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.http.UpstreamRequest;
import com.openhwy.marketeer.http1.Http1Loop;
import com.openhwy.marketeer.http2.Http2Connection;
import com.openhwy.marketeer.http2.Http2Keeper;
import com.openhwy.marketeer.http2.Http2Stream;
import com.openhwy.marketeer.telemetry.UpstreamMeters;
import com.openhwy.marketeer.upstream.Endpoint;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one event loop to one endpoint: one, and a further one only while the
 * others carry as many requests as they may. Requests that come while it is being made wait for it
 * rather than make more.
 */
final class Http2Pool implements EndpointPool, Http2Keeper {
  private record Waiting(Promise<Upstream> promise, UpstreamLimits limits) {}

  private final Connector connector;
  private final Http1Loop loop;
  private final UpstreamMeters meters;
  private final List<Http2Connection> connections = new ArrayList<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Endpoint endpoint;
  private boolean connecting;
  private int maxIdle;
  private long idleNanos;

  /**
   * @param loop whose limits hold, whatever is spoken over it
   */
  Http2Pool(Connector connector, Http1Loop loop, UpstreamMeters meters) {
    this.connector = connector;
    this.loop = loop;
    this.meters = meters;
  }

  @Override
  public void keep(int connections, long nanos) {
    this.maxIdle = connections;
    this.idleNanos = nanos;
    for (Http2Connection connection : List.copyOf(this.connections)) {
      if (connection.isIdle()) {
        freed(connection);
      }
    }
  }

  @Override
  public @Nullable Upstream poll(UpstreamLimits limits) {
    for (int i = 0; i < connections.size(); i++) {
      if (connections.get(i).isUsable()) {
        return new Use(connections.get(i).reserve(), limits);
      }
    }
    return null;
  }

  @Override
  public Future<Upstream> connect(Endpoint endpoint, UpstreamLimits limits, Request request) {
    this.endpoint = endpoint;
    Promise<Upstream> promise = Promise.promise();
    waiting.add(new Waiting(promise, limits));
    if (!connecting) {
      open(endpoint, limits.connect());
    }
    return promise.future();
  }

  private void open(Endpoint to, long nanos) {
    connecting = true;
    connector
        .connect(to, nanos)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                begin(done.result(), nanos);
              } else {
                failed(done.cause());
              }
            });
  }

  private void begin(NetSocket socket, long nanos) {
    ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
    if (!last.channel().isActive()) {
      failed(notHttp2());
      return;
    }
    meters.connected();
    int headBytes = loop.limits().responseHeadBytes();
    Http2Connection.begin(last, loop.timers(), headBytes, nanos, this);
  }

  private void failed(Throwable cause) {
    connecting = false;
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    for (Waiting each : all) {
      each.promise().fail(cause);
    }
  }

  @Override
  public void ready(Http2Connection connection) {
    connecting = false;
    connections.add(connection);
    if (!connection.takesRequests()) { // another connection would be told the same
      failed(refusing());
      connection.retire();
      return;
    }
    while (connection.isUsable() && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      next.promise().complete(new Use(connection.reserve(), next.limits()));
    }
    Waiting left = waiting.peek();
    Endpoint to = endpoint;
    if (left != null && to != null && !connecting) {
      open(to, left.limits().connect());
    } else if (connection.isIdle()) {
      freed(connection);
    }
  }

  @Override
  public void freed(Http2Connection connection) {
    if (!connection.isIdle()) {
      return;
    }
    int idle = 0;
    for (Http2Connection each : connections) {
      idle += each.isIdle() ? 1 : 0;
    }
    if (idle > maxIdle) {
      connection.retire();
    } else {
      connection.keepFor(idleNanos);
    }
  }

  @Override
  public void closed(Http2Connection connection) {
    meters.disconnected();
    if (!connections.remove(connection)) {
      failed(notHttp2());
    }
  }

  private static EndpointFault refusing() {
    return new EndpointFault(
        Failure.of(
            FailureKind.CONNECT_FAILED,
            "the endpoint takes no requests: its SETTINGS_MAX_CONCURRENT_STREAMS is 0"));
  }

  private static EndpointFault notHttp2() {
    return new EndpointFault(
        Failure.of(
            FailureKind.UPSTREAM_PROTOCOL,
            "the endpoint closed, or did not begin to speak HTTP/2 in time"));
  }

  @Override
  public void close() {
    keep(0, 0);
  }

  /** One stream. */
  private static final class Use implements Upstream {
    private final Http2Stream stream;
    private final UpstreamLimits limits;

    Use(Http2Stream stream, UpstreamLimits limits) {
      this.stream = stream;
      this.limits = limits;
    }

    @Override
    public void send(UpstreamRequest request, UpstreamListener listener) {
      stream.send(request, listener, limits.responseHead(), limits.idle());
    }

    @Override
    public void unused() {
      stream.unused();
    }

    @Override
    public void cancel(Failure why) {
      stream.cancel(why);
    }
  }
}
