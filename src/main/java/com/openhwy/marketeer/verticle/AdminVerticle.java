package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.admin.AdminApi;
import com.openhwy.marketeer.config.model.AdminConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;

/** Serves the admin API; deployed first, so that it can be asked how the start goes. */
public final class AdminVerticle extends VerticleBase {

  @Override
  public Future<?> start() {
    GatewayContext shared = GatewayContext.in(vertx);
    AdminConfig config = shared.snapshots().serving().config().admin();
    return AdminApi.listen(vertx, config)
        .onSuccess(server -> shared.ports().put(GatewayContext.ADMIN, server.actualPort()))
        .recover(
            failure ->
                Future.<HttpServer>failedFuture(
                    ListenFailure.of("admin.listen", config.listen(), failure)));
  }
}
