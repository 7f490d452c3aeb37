package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.config.model.ServerConfig;
import com.openhwy.marketeer.config.model.ServerConfig.HttpListener;
import com.openhwy.marketeer.config.model.ServerConfig.HttpsListener;
import com.openhwy.marketeer.engine.ListenerInfo;
import com.openhwy.marketeer.telemetry.LoopMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

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
  private final BiConsumer<NetSocket, ListenerInfo> accept;
  private final List<NetServer> open = new ArrayList<>();

  /**
   * @param accept takes a connection in, on its loop
   */
  Listeners(
      Vertx vertx,
      ServerConfig server,
      LoopMeters meters,
      GatewayContext shared,
      BiConsumer<NetSocket, ListenerInfo> accept) {
    this.vertx = vertx;
    this.server = server;
    this.meters = meters;
    this.shared = shared;
    this.accept = accept;
  }

  /** Those that are open. */
  List<NetServer> open() {
    return List.copyOf(open);
  }

  /** Opens all; fails with a {@link StartFailure} at the first that cannot be. */
  Future<Void> openAll() {
    List<Future<NetServer>> starts = new ArrayList<>();
    for (int i = 0; i < server.http().size(); i++) {
      HttpListener listener = server.http().get(i);
      ListenAddress address = listener.listen();
      ListenerInfo info =
          new ListenerInfo(
              address.toString(),
              null,
              listener.http2(),
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
              listener.proxyProtocol(),
              false,
              HTTPS,
              meters.listener(name));
      starts.add(
          open(
              "server.https[" + i + "].listen",
              server.http().size() + i,
              listener.listen(),
              options(),
              info));
    }
    return Future.all(starts).mapEmpty();
  }

  private int redirectPort(HttpListener listener) {
    Integer own = listener.redirectPort();
    if (own != null) {
      return own;
    }
    List<HttpsListener> https = server.https();
    return https.isEmpty() ? HTTPS : https.get(0).listen().port();
  }

  private static NetServerOptions options() {
    return new NetServerOptions()
        .setTcpNoDelay(true)
        .setReuseAddress(true)
        .setAcceptBacklog(BACKLOG);
  }

  private Future<NetServer> open(
      String what, int index, ListenAddress address, NetServerOptions options, ListenerInfo info) {
    return vertx
        .createNetServer(options)
        .connectHandler(
            socket -> {
              // Without it Vert.x would close the connection the moment the listener stops.
              socket.shutdownHandler(timeout -> {});
              accept.accept(socket, info);
            })
        .listen(socketAddress(index, address))
        .map(
            opened -> {
              shared.ports().put(index, opened.actualPort());
              open.add(opened);
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
