package com.openhwy.marketeer.health;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.config.model.ServiceConfig.HealthCheckConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.UpstreamTls;
import com.openhwy.marketeer.grpc.Grpc;
import com.openhwy.marketeer.grpc.GrpcTimeout;
import com.openhwy.marketeer.grpc.HealthMessage;
import com.openhwy.marketeer.upstream.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/** Good when the endpoint's own health service says SERVING (grpc.health.v1). */
final class GrpcProbe implements Probe {
  private static final int MAX_ANSWER = 64 * 1024;

  private final HealthCheckConfig config;
  private final ProbeClient client;
  private final Buffer question;

  GrpcProbe(HealthCheckConfig config, @Nullable UpstreamTls tls, Vertx vertx, Scheduler scheduler) {
    this.config = config;
    this.client = new ProbeClient(config, tls, vertx, scheduler);
    this.question = Buffer.buffer(HealthMessage.request(config.service()));
  }

  @Override
  public Future<ProbeResult> check(Endpoint endpoint) {
    return client.check(
        endpoint,
        connection ->
            connection
                .request(HttpMethod.POST, HealthMessage.PATH)
                .compose(request -> send(request, endpoint))
                .compose(this::judge));
  }

  private Future<HttpClientResponse> send(HttpClientRequest request, Endpoint endpoint) {
    String host = config.host().isEmpty() ? endpoint.authority() : config.host();
    request.authority(HostAndPort.parseAuthority(host, -1));
    request.putHeader("Content-Type", Grpc.TYPE + "+proto");
    request.putHeader("TE", "trailers");
    request.putHeader("User-Agent", "marketeer-health-check");
    request.putHeader(GrpcTimeout.FIELD, GrpcTimeout.format(config.timeout().toNanos()));
    return request.send(question);
  }

  private Future<ProbeResult> judge(HttpClientResponse response) {
    String type = response.getHeader("Content-Type");
    if (response.statusCode() != 200 || type == null || !type.startsWith(Grpc.TYPE)) {
      return Future.succeededFuture(
          ProbeResult.bad(
              "HTTP status " + response.statusCode() + " and no gRPC, expected " + Grpc.TYPE));
    }
    Promise<ProbeResult> verdict = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(verdict::tryFail);
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > MAX_ANSWER) {
            verdict.tryComplete(ProbeResult.bad("more than 64 KiB of answer"));
          }
        });
    response.endHandler(end -> verdict.tryComplete(verdict(response, body)));
    return verdict.future();
  }

  private ProbeResult verdict(HttpClientResponse response, Buffer body) {
    String status = response.trailers().get(Grpc.STATUS);
    GrpcCode code = GrpcCode.of(status == null ? response.getHeader(Grpc.STATUS) : status);
    if (code != GrpcCode.OK) {
      return ProbeResult.bad("grpc-status " + code.number() + " " + code + why(code));
    }
    int health = HealthMessage.status(body.getBytes());
    return health == HealthMessage.SERVING
        ? ProbeResult.good("SERVING")
        : ProbeResult.bad(
            switch (health) {
              case 0 -> "UNKNOWN, expected SERVING";
              case 2 -> "NOT_SERVING, expected SERVING";
              case 3 -> "SERVICE_UNKNOWN, expected SERVING";
              case HealthMessage.MALFORMED -> "no answer of grpc.health.v1";
              default -> "status " + health + ", expected 1 (SERVING)";
            });
  }

  private String why(GrpcCode code) {
    return switch (code) {
      case UNIMPLEMENTED -> ": it has no grpc.health.v1.Health";
      case NOT_FOUND -> ": it does not know the service \"" + config.service() + "\"";
      default -> ", expected 0";
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
