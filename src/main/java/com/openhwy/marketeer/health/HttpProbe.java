package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/** Good when the status and, if asked for, the body are as expected. */
final class HttpProbe implements Probe {
  private final HealthCheckConfig config;
  private final ProbeClient client;

  HttpProbe(HealthCheckConfig config, @Nullable UpstreamTls tls, Vertx vertx, Scheduler scheduler) {
    this.config = config;
    this.client = new ProbeClient(config, tls, vertx, scheduler);
  }

  @Override
  public Future<ProbeResult> check(Endpoint endpoint) {
    return client.check(
        endpoint,
        connection ->
            connection
                .request(request())
                .compose(request -> send(request, endpoint))
                .compose(this::judge));
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

  private Future<ProbeResult> judge(HttpClientResponse response) {
    int status = response.statusCode();
    if (!config.status().contains(status)) {
      return result(ProbeResult.bad("status " + status + ", expected " + config.status()));
    }
    if (config.body().isEmpty()) {
      return result(ProbeResult.good("status " + status));
    }
    Promise<ProbeResult> verdict = Promise.promise();
    BodySearch search = new BodySearch(config.body());
    response.exceptionHandler(verdict::tryFail);
    response.handler(
        part -> {
          if (search.found(part.getBytes())) {
            verdict.tryComplete(ProbeResult.good("status " + status + ", body as expected"));
          } else if (search.isOver()) {
            verdict.tryComplete(ProbeResult.bad(search.miss(status)));
          }
        });
    response.endHandler(end -> verdict.tryComplete(ProbeResult.bad(search.miss(status))));
    return verdict.future();
  }

  private static Future<ProbeResult> result(ProbeResult result) {
    return Future.succeededFuture(result);
  }

  @Override
  public void close() {
    client.close();
  }
}
