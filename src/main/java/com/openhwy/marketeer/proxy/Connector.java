package com.openhwy.marketeer.proxy;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.upstream.Endpoint;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens sockets to the endpoints of one service: TCP, TLS or Unix. Connects on the calling event
 * loop.
 */
final class Connector {
  private final NetClient client;
  private final @Nullable UpstreamTls tls;
  private @Nullable ClientSSLOptions sslOptions;

  Connector(NetClient client, @Nullable UpstreamTls tls) {
    this.client = client;
    this.tls = tls;
  }

  Future<NetSocket> connect(Endpoint endpoint, long nanos) {
    SocketAddress address = endpoint.socketAddress();
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(address)
            .setTimeout((int) Math.max(1, nanos / 1_000_000));
    if (endpoint.scheme() == EndpointUrl.Scheme.HTTPS) {
      String name = tls == null || tls.serverName().isEmpty() ? endpoint.host() : tls.serverName();
      options.setSsl(true).setHost(name).setPort(endpoint.port()).setSslOptions(sslOptions(nanos));
      if (!isAddress(name)) {
        options.setSniServerName(name);
      }
    }
    return client.connect(options);
  }

  private static boolean isAddress(String name) {
    return io.netty.util.NetUtil.isValidIpV4Address(name)
        || io.netty.util.NetUtil.isValidIpV6Address(name);
  }

  private ClientSSLOptions sslOptions(long nanos) {
    ClientSSLOptions made = sslOptions;
    if (made == null) {
      made = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
      made.setSslHandshakeTimeout(Math.max(1, nanos / 1_000_000))
          .setSslHandshakeTimeoutUnit(java.util.concurrent.TimeUnit.MILLISECONDS);
      if (tls != null) {
        apply(tls, made);
      }
      sslOptions = made;
    }
    return made;
  }

  private static void apply(UpstreamTls tls, ClientSSLOptions options) {
    if (!tls.ca().isEmpty()) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(tls.ca()));
    }
    if (!tls.cert().isEmpty()) {
      options.setKeyCertOptions(
          new PemKeyCertOptions().addCertPath(tls.cert()).addKeyPath(tls.key()));
    }
    if (!tls.verify()) {
      options.setTrustAll(true).setHostnameVerificationAlgorithm("");
    }
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
      if (t instanceof SSLException) {
        return Failure.of(FailureKind.TLS_FAILED, "no TLS with the endpoint: " + t.getMessage());
      }
    }
    return Failure.of(FailureKind.CONNECT_FAILED, "the endpoint could not be connected to");
  }
}
