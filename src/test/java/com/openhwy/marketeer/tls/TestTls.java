package com.openhwy.marketeer.tls;

import com.openhwy.marketeer.config.model.ServerConfig.ClientAuth;
import com.openhwy.marketeer.config.model.ServerConfig.HostTls;
import com.openhwy.marketeer.config.model.ServerConfig.TlsConfig;
import com.openhwy.marketeer.config.model.ServerConfig.TlsVersion;
import com.openhwy.marketeer.http.TlsSession;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Settings and a server for tests of TLS. */
public final class TestTls {
  private static final long PATIENCE_SECONDS = 20;
  static final long HANDSHAKE_MILLIS = 10_000;

  private TestTls() {}

  /** What an operator has who wrote nothing. */
  public static TlsConfig config() {
    return config(null, List.of(), false);
  }

  static TlsConfig config(@Nullable ClientAuth clients, List<HostTls> hosts, boolean strictSni) {
    return new TlsConfig(
        false,
        "",
        List.of(),
        clients,
        hosts,
        TlsVersion.TLS_1_2,
        List.of(),
        List.of(),
        strictSni,
        true);
  }

  /** Echoes over TLS on a port of its own choice; tells of every handshake that succeeds. */
  static NetServer serve(
      Vertx vertx, TlsTermination termination, BiConsumer<TlsSession, @Nullable String> secured)
      throws Exception {
    return vertx
        .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0))
        .connectHandler(
            socket -> {
              socket.handler(socket::write);
              ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
              termination.install(
                  last.pipeline(), last.name(), HANDSHAKE_MILLIS, new Told(secured));
            })
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private record Told(BiConsumer<TlsSession, @Nullable String> secured) implements TlsListener {
    @Override
    public void secured(TlsSession session, @Nullable String protocol) {
      secured.accept(session, protocol);
    }

    @Override
    public void notSecured(Throwable why) {}
  }
}
