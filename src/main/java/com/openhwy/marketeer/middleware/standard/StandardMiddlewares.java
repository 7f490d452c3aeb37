package com.openhwy.marketeer.middleware.standard;

import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.apikey.ApiKeyFactory;
import com.openhwy.marketeer.middleware.basicauth.BasicAuthFactory;
import com.openhwy.marketeer.middleware.buffering.BufferingFactory;
import com.openhwy.marketeer.middleware.cache.CacheFactory;
import com.openhwy.marketeer.middleware.compression.CompressionFactory;
import com.openhwy.marketeer.middleware.cors.CorsFactory;
import com.openhwy.marketeer.middleware.errorpages.ErrorPagesFactory;
import com.openhwy.marketeer.middleware.fault.FaultFactory;
import com.openhwy.marketeer.middleware.forwardauth.ForwardAuthFactory;
import com.openhwy.marketeer.middleware.grpcweb.GrpcWebFactory;
import com.openhwy.marketeer.middleware.headers.HeadersFactory;
import com.openhwy.marketeer.middleware.ipfilter.IpFilterFactory;
import com.openhwy.marketeer.middleware.jwt.JwtFactory;
import com.openhwy.marketeer.middleware.maintenance.MaintenanceFactory;
import com.openhwy.marketeer.middleware.mirror.MirrorFactory;
import com.openhwy.marketeer.middleware.ratelimit.ConcurrencyLimitFactory;
import com.openhwy.marketeer.middleware.ratelimit.RateLimitFactory;
import com.openhwy.marketeer.middleware.redirect.RedirectFactory;
import com.openhwy.marketeer.middleware.responserewrite.ResponseRewriteFactory;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersFactory;
import java.util.List;

/** Written by hand: a new feature is a package and one line here. */
public final class StandardMiddlewares {
  private static final List<MiddlewareFactory<?>> FACTORIES =
      List.of(
          new ApiKeyFactory(),
          new BasicAuthFactory(),
          new BufferingFactory(),
          new CacheFactory(),
          new CompressionFactory(),
          new ConcurrencyLimitFactory(),
          new CorsFactory(),
          new ErrorPagesFactory(),
          new FaultFactory(),
          new ForwardAuthFactory(),
          new GrpcWebFactory(),
          new HeadersFactory(),
          new IpFilterFactory(),
          new JwtFactory(),
          new MaintenanceFactory(),
          new MirrorFactory(),
          new RateLimitFactory(),
          new RedirectFactory(),
          new ResponseRewriteFactory(),
          new SecurityHeadersFactory());

  private StandardMiddlewares() {}

  public static List<MiddlewareFactory<?>> factories() {
    return FACTORIES;
  }

  public static MiddlewareCatalogue catalogue() {
    return MiddlewareCatalogue.of(FACTORIES);
  }
}
