package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.config.model.ServiceConfig.ProxyProtocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.proxyprotocol.ProxyHeaderWriter;
import com.openhwy.marketeer.tls.EndpointTls;
import com.openhwy.marketeer.upstream.Endpoint;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens sockets to the endpoints of one service: TCP, TLS or Unix. Connects on the calling event
 * loop. TLS is put under the socket here, as it is at the listeners, so that both are the same
 * engine; not a byte of an endpoint is seen before it has proved who it is.
 */
public final class Connector {
  private static final String HTTP2 = "h2";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NetClient client;
  private final TimerWheel timers;
  private final @Nullable EndpointTls tls;
  private final ProxyProtocol proxyProtocol;

  /**
   * @param tls null when none of the endpoints is behind TLS
   * @param proxyProtocol what connections begin with
   */
  public Connector(
      NetClient client, TimerWheel timers, @Nullable EndpointTls tls, ProxyProtocol proxyProtocol) {
    this.client = client;
    this.proxyProtocol = proxyProtocol;
    this.timers = timers;
    this.tls = tls;
  }

  /**
   * For one client, whom the endpoint is told of where it wants to be.
   *
   * @param nanos for TCP and TLS together
   */
  Future<NetSocket> connect(Endpoint endpoint, long nanos, Request request) {
    if (proxyProtocol == ProxyProtocol.OFF) {
      return connect(endpoint, nanos);
    }
    long begun = timers.nanos();
    return open(endpoint, nanos)
        .map(socket -> announced(socket, request))
        .compose(socket -> secured(socket, endpoint, nanos - (timers.nanos() - begun)));
  }

  private NetSocket announced(NetSocket socket, Request request) {
    ProxyHeaderWriter.announce(
        ((NetSocketInternal) socket).channelHandlerContext().pipeline(),
        proxyProtocol == ProxyProtocol.V1 ? 1 : 2,
        request.client(),
        request.localPort());
    return socket;
  }

  /**
   * @param nanos for TCP and TLS together
   */
  Future<NetSocket> connect(Endpoint endpoint, long nanos) {
    long begun = timers.nanos();
    return open(endpoint, nanos)
        .compose(socket -> secured(socket, endpoint, nanos - (timers.nanos() - begun)));
  }

  private Future<NetSocket> open(Endpoint endpoint, long nanos) {
    return client.connect(
        new ConnectOptions()
            .setRemoteAddress(endpoint.socketAddress())
            .setTimeout((int) millis(nanos)));
  }

  private Future<NetSocket> secured(NetSocket socket, Endpoint endpoint, long nanos) {
    return endpoint.scheme().isSecure()
        ? secure(socket, endpoint, nanos)
        : Future.succeededFuture(socket);
  }

  private static long millis(long nanos) {
    return Math.max(1, nanos / NANOS_PER_MILLI);
  }

  /** In the same turn in which the socket opened: nothing was read from it yet. */
  private Future<NetSocket> secure(NetSocket socket, Endpoint endpoint, long nanos) {
    EndpointTls with = tls;
    if (with == null) {
      socket.close();
      return Future.failedFuture(new IllegalStateException("endpoints behind TLS, and no TLS"));
    }
    boolean http2 = endpoint.scheme().isHttp2();
    ChannelPipeline pipeline =
        ((NetSocketInternal) socket).channelHandlerContext().channel().pipeline();
    SslHandler handler =
        with.handler(pipeline.channel().alloc(), endpoint.host(), endpoint.port(), http2);
    handler.setHandshakeTimeoutMillis(millis(nanos));
    Promise<NetSocket> promise = Promise.promise();
    socket.exceptionHandler(fault -> {}); // the handshake's future tells of it
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              EndpointFault fault =
                  done.isSuccess() ? unspoken(handler, http2) : fault(done.cause());
              if (fault == null) {
                promise.complete(socket);
              } else {
                socket.close();
                promise.fail(fault);
              }
            });
    pipeline.addFirst("tls", handler);
    return promise.future();
  }

  /** HTTP/2 over TLS is agreed on, never guessed (RFC 9113 3.2). */
  private static @Nullable EndpointFault unspoken(SslHandler handler, boolean http2) {
    return !http2 || HTTP2.equals(handler.applicationProtocol())
        ? null
        : new EndpointFault(
            Failure.of(
                FailureKind.UPSTREAM_PROTOCOL,
                "the endpoint does not offer HTTP/2 over TLS (ALPN h2)"));
  }

  private static EndpointFault fault(Throwable cause) {
    return new EndpointFault(
        cause instanceof SslHandshakeTimeoutException
            ? Failure.of(FailureKind.CONNECT_TIMEOUT, "the endpoint did not finish TLS in time")
            : Failure.of(
                FailureKind.TLS_FAILED, "no TLS with the endpoint: " + root(cause).getMessage()));
  }

  private static Throwable root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** What a failed connect means for the exchange. */
  static Failure failure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof EndpointFault fault) {
        return fault.failure();
      }
      if (t instanceof ConnectTimeoutException) {
        return Failure.of(
            FailureKind.CONNECT_TIMEOUT, "the endpoint did not accept a connection in time");
      }
    }
    return Failure.of(FailureKind.CONNECT_FAILED, "the endpoint could not be connected to");
  }
}
