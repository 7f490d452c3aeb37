package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServerConfig.ClientTimeouts;
import com.openhwy.marketeer.config.model.ServerConfig.HttpListener;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.engine.Connections;
import com.openhwy.marketeer.engine.ListenerInfo;
import com.openhwy.marketeer.http3.QuicListener;
import com.openhwy.marketeer.telemetry.LoopMeters;
import com.openhwy.marketeer.tls.QuicTermination;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The listening sockets as one proxy verticle sees them. The instances share each socket: Vert.x
 * hands every new connection to one of their loops in turn.
 */
final class Listeners {
  private static final int BACKLOG = 4096;
  private static final int HTTPS = 443;

  private final Vertx vertx;
  private final ServerConfig server;
  private final LoopMeters meters;
  private final GatewayContext shared;
  private final Connections connections;
  private final List<NetServer> open = new ArrayList<>();
  private final Set<Channel> sockets = new HashSet<>();
  private final List<QuicSocket> quic = new ArrayList<>();

  /**
   * @param connections take every connection in, on its loop
   */
  Listeners(
      Vertx vertx,
      ServerConfig server,
      LoopMeters meters,
      GatewayContext shared,
      Connections connections) {
    this.vertx = vertx;
    this.server = server;
    this.meters = meters;
    this.shared = shared;
    this.connections = connections;
  }

  /**
   * Takes nothing in any more. The listening sockets go first: Vert.x lets go of those who serve
   * their connections before it closes them, and would throw away, with a log line each, what comes
   * in between, which can be so much that it never gets to the close.
   *
   * @param longest after which Vert.x closes what is left by itself
   * @return of each listener, when its last connection is gone
   */
  List<Future<Void>> shutdown(Duration longest) {
    List<Future<?>> closing = new ArrayList<>();
    sockets.forEach(socket -> closing.add(closed(socket)));
    Future<?> closed = Future.join(closing);
    List<Future<Void>> stops = new ArrayList<>();
    open.forEach(server -> stops.add(closed.transform(done -> server.shutdown(longest))));
    quic.forEach(socket -> stops.add(socket.shutdown()));
    return stops;
  }

  private Future<Void> closed(Channel socket) {
    PromiseInternal<Void> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
    socket.close().addListener(promise);
    return promise.future();
  }

  /** Opens all; fails with a {@link StartFailure} at the first that cannot be. */
  Future<Void> openAll() {
    List<Future<?>> starts = new ArrayList<>();
    for (int i = 0; i < server.http().size(); i++) {
      HttpListener listener = server.http().get(i);
      ListenAddress address = listener.listen();
      ListenerInfo info =
          new ListenerInfo(
              address.toString(),
              null,
              listener.http2(),
              null,
              listener.proxyProtocol(),
              listener.redirectHttps(),
              redirectPort(listener),
              meters.listener(address.toString()));
      starts.add(open("server.http[" + i + "].listen", i, address, options(), info));
    }
    for (int i = 0; i < server.https().size(); i++) {
      HttpsListener listener = server.https().get(i);
      String name = listener.listen().toString();
      ListenerInfo info =
          new ListenerInfo(
              name,
              shared.certificates().of(i),
              listener.http2(),
              listener.http3() ? Objects.requireNonNullElse(listener.http3Port(), 0) : null,
              listener.proxyProtocol(),
              false,
              HTTPS,
              meters.listener(name));
      String what = "server.https[" + i + "].listen";
      int place = i;
      starts.add(
          open(what, server.http().size() + i, listener.listen(), options(), info)
              .compose(tcp -> overQuic(what, place, info, tcp.actualPort())));
    }
    return Future.all(starts).mapEmpty();
  }

  /** The same listener over UDP, on the port that its TCP side was given. */
  private Future<Void> overQuic(String what, int place, ListenerInfo info, int port) {
    QuicTermination termination = shared.certificates().of(place).quic();
    if (termination == null) {
      return Future.succeededFuture();
    }
    ListenAddress address = server.https().get(place).listen();
    QuicListener listener =
        shared
            .quic()
            .computeIfAbsent(place, p -> new QuicListener(shared.ticker(), quicIdleMillis()));
    QuicSocket socket = new QuicSocket(connections, info, termination);
    return socket
        .open(vertx, listener, new InetSocketAddress(address.host(), port))
        .onSuccess(opened -> quic.add(socket))
        .recover(
            failure ->
                Future.failedFuture(
                    ListenFailure.overUdp(
                        what, new ListenAddress(address.host(), port, null), failure)));
  }

  /** A client that has a request under way may well say nothing until it is answered. */
  private long quicIdleMillis() {
    ClientTimeouts timeouts = server.timeouts();
    return Math.max(timeouts.keepAlive().toMillis(), timeouts.idle().toMillis());
  }

  private int redirectPort(HttpListener listener) {
    Integer own = listener.redirectPort();
    if (own != null) {
      return own;
    }
    for (HttpsListener https : server.https()) {
      if (https.listen().path() == null) { // a Unix socket has no port
        return https.listen().port();
      }
    }
    return HTTPS;
  }

  private static NetServerOptions options() {
    return new NetServerOptions()
        .setTcpNoDelay(true)
        .setReuseAddress(true)
        .setAcceptBacklog(BACKLOG);
  }

  private Future<NetServer> open(
      String what, int index, ListenAddress address, NetServerOptions options, ListenerInfo info) {
    SocketAddress where = socketAddress(index, address);
    return vertx
        .createNetServer(options)
        .connectHandler(
            socket -> {
              // Without it Vert.x would close the connection the moment the listener stops.
              socket.shutdownHandler(timeout -> {});
              connections.accept(socket, info);
            })
        .listen(where)
        .map(
            opened -> {
              shared.ports().put(index, opened.actualPort());
              open.add(opened);
              Channel socket = GatewayTransport.sockets(vertx).at(where, opened.actualPort());
              if (socket != null) {
                sockets.add(socket);
              }
              return opened;
            })
        .recover(failure -> Future.failedFuture(ListenFailure.of(what, address, failure)));
  }

  private static SocketAddress socketAddress(int index, ListenAddress address) {
    String path = address.path();
    if (path != null) {
      return SocketAddress.domainSocketAddress(path);
    }
    return address.port() == 0
        ? SocketAddress.sharedRandomPort(index + 1, address.host()) // the same for every instance
        : SocketAddress.inetSocketAddress(address.port(), address.host());
  }
}
