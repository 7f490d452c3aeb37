package com.openhwy.marketeer.middleware.grpcweb;

import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;

/** Makes {@code grpc_web}. */
public final class GrpcWebFactory implements MiddlewareFactory<GrpcWebSettings> {

  @Override
  public String type() {
    return "grpc_web";
  }

  @Override
  public Class<GrpcWebSettings> settings() {
    return GrpcWebSettings.class;
  }

  @Override
  public MiddlewareDefinition define(String name, GrpcWebSettings settings) {
    return new Definition(settings);
  }

  /** Nothing is shared by the loops. */
  record Definition(GrpcWebSettings settings) implements MiddlewareDefinition {
    @Override
    public boolean needsSlot() {
      return true;
    }

    @Override
    public Middleware instance(LoopResources loop, int slot) {
      return new GrpcWeb(settings.text(), slot);
    }
  }
}
