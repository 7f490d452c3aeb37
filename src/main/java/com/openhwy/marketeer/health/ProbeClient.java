package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connections for checks that ask something over HTTP. Every check opens one of its own: that an
 * old one still works says little about the next client.
 */
final class ProbeClient {
  private static final int MAX_HEAD = 64 * 1024;

  private final HealthCheckConfig config;
  private final @Nullable UpstreamTls tls;
  private final Scheduler scheduler;
  private final HttpClientAgent http1;
  private final HttpClientAgent http2;

  ProbeClient(
      HealthCheckConfig config, @Nullable UpstreamTls tls, Vertx vertx, Scheduler scheduler) {
    this.config = config;
    this.tls = tls;
    this.scheduler = scheduler;
    this.http1 = vertx.httpClientBuilder().with(options(HttpVersion.HTTP_1_1)).build();
    this.http2 = vertx.httpClientBuilder().with(options(HttpVersion.HTTP_2)).build();
  }

  private HttpClientOptions options(HttpVersion version) {
    int timeout = (int) Math.max(1, Math.min(Integer.MAX_VALUE, config.timeout().toMillis()));
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(version)
            .setHttp2ClearTextUpgrade(false)
            .setUseAlpn(version == HttpVersion.HTTP_2)
            .setKeepAlive(version == HttpVersion.HTTP_2)
            .setMaxHeaderSize(MAX_HEAD)
            .setConnectTimeout(timeout);
    if (tls == null) {
      return options;
    }
    if (!tls.verify()) {
      options.setTrustAll(true).setVerifyHost(false);
    } else if (!tls.ca().isEmpty()) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(tls.ca()));
    }
    if (!tls.cert().isEmpty()) {
      options.setKeyCertOptions(
          new PemKeyCertOptions().addCertPath(tls.cert()).addKeyPath(tls.key()));
    }
    return options;
  }

  /**
   * @param question asks over a connection that is open; what fails in it is a result, too
   */
  Future<ProbeResult> check(
      Endpoint endpoint, Function<HttpClientConnection, Future<ProbeResult>> question) {
    Verdict verdict = new Verdict(scheduler, config.timeout(), "no answer ");
    HttpClientAgent agent = endpoint.scheme().isHttp2() ? http2 : http1;
    agent
        .connect(target(endpoint))
        .onComplete(
            connection -> {
              verdict.cleanUp(connection::close);
              ask(connection, endpoint, question, verdict);
            },
            fault -> verdict.give(ProbeResult.bad(Faults.text(fault))));
    return verdict.future();
  }

  private HttpConnectOptions target(Endpoint endpoint) {
    SocketAddress address = TcpProbe.address(endpoint, config);
    boolean named = tls != null && !tls.serverName().isEmpty();
    return new HttpConnectOptions()
        .setServer(address)
        .setHost(named && tls != null ? tls.serverName() : endpoint.host())
        .setPort(address.isDomainSocket() ? endpoint.scheme().defaultPort() : address.port())
        .setSsl(endpoint.scheme().isSecure());
  }

  private static void ask(
      HttpClientConnection connection,
      Endpoint endpoint,
      Function<HttpClientConnection, Future<ProbeResult>> question,
      Verdict verdict) {
    if (verdict.isGiven()) {
      return;
    }
    if (endpoint.scheme().isHttp2() && connection.protocolVersion() != HttpVersion.HTTP_2) {
      verdict.give(ProbeResult.bad("offers no HTTP/2 over TLS (ALPN), expected h2"));
      return;
    }
    // Inside the chain, so that a method or host that is none becomes a result too.
    Future.<Void>succeededFuture()
        .compose(nothing -> question.apply(connection))
        .onComplete(verdict::give, fault -> verdict.give(ProbeResult.bad(Faults.text(fault))));
  }

  void close() {
    http1.close();
    http2.close();
  }
}
