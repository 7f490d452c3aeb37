package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Good when the status and, if asked for, the body are as expected. Every check opens a connection
 * of its own: that an old one still works says little about the next client.
 */
final class HttpProbe implements Probe {
  private static final int MAX_HEAD = 64 * 1024;

  private final HealthCheckConfig config;
  private final @Nullable UpstreamTls tls;
  private final Scheduler scheduler;
  private final HttpClientAgent http1;
  private final HttpClientAgent http2;

  HttpProbe(HealthCheckConfig config, @Nullable UpstreamTls tls, Vertx vertx, Scheduler scheduler) {
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

  @Override
  public Future<ProbeResult> check(Endpoint endpoint) {
    Verdict verdict = new Verdict(scheduler, config.timeout(), "no answer ");
    HttpClientAgent agent = endpoint.scheme().isHttp2() ? http2 : http1;
    agent
        .connect(target(endpoint))
        .onComplete(
            connection -> {
              verdict.cleanUp(connection::close);
              ask(connection, endpoint, verdict);
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

  private void ask(HttpClientConnection connection, Endpoint endpoint, Verdict verdict) {
    if (verdict.isGiven()) {
      return;
    }
    if (endpoint.scheme().isHttp2() && connection.protocolVersion() != HttpVersion.HTTP_2) {
      verdict.give(ProbeResult.bad("offers no HTTP/2 over TLS (ALPN), expected h2"));
      return;
    }
    // Inside the chain, so that a method or host that is none becomes a result too.
    Future.<Void>succeededFuture()
        .compose(nothing -> connection.request(request()))
        .compose(request -> send(request, endpoint))
        .onComplete(
            response -> judge(response, verdict),
            fault -> verdict.give(ProbeResult.bad(Faults.text(fault))));
  }

  private RequestOptions request() {
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(config.method()))
        .setURI(config.path());
  }

  private Future<HttpClientResponse> send(HttpClientRequest request, Endpoint endpoint) {
    String host = config.host().isEmpty() ? endpoint.authority() : config.host();
    request.authority(HostAndPort.parseAuthority(host, -1));
    request.putHeader("User-Agent", "marketeer-health-check");
    request.putHeader("Accept", "*/*");
    return request.send();
  }

  private void judge(HttpClientResponse response, Verdict verdict) {
    int status = response.statusCode();
    if (!config.status().contains(status)) {
      verdict.give(ProbeResult.bad("status " + status + ", expected " + config.status()));
      return;
    }
    if (config.body().isEmpty()) {
      verdict.give(ProbeResult.good("status " + status));
      return;
    }
    BodySearch search = new BodySearch(config.body());
    response.exceptionHandler(fault -> verdict.give(ProbeResult.bad(Faults.text(fault))));
    response.handler(
        part -> {
          if (search.found(part.getBytes())) {
            verdict.give(ProbeResult.good("status " + status + ", body as expected"));
          } else if (search.isOver()) {
            verdict.give(ProbeResult.bad(search.miss(status)));
          }
        });
    response.endHandler(end -> verdict.give(ProbeResult.bad(search.miss(status))));
  }

  @Override
  public void close() {
    http1.close();
    http2.close();
  }
}
