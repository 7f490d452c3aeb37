package com.openhwy.marketeer.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Against a foreign page that lets its reader's browser send a change: a browser says where a
 * request comes from, and only our own pages, or the reader himself, may change something. Tools
 * that are no browsers say nothing and pass. Stateless.
 */
final class CrossSiteCheck implements Handler<RoutingContext> {
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<String> OUR_SITES = Set.of("same-origin", "none");

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (SAFE.contains(request.method())) {
      ctx.next();
    } else if (site != null && !OUR_SITES.contains(site)) {
      Problem.send(ctx, 403, "a page of another site sent this (Sec-Fetch-Site: " + site + ")");
    } else if (origin != null && !isOurs(origin, request.getHeader(HttpHeaders.HOST))) {
      Problem.send(ctx, 403, "a page of another origin sent this (Origin: " + origin + ")");
    } else {
      ctx.next();
    }
  }

  /** {@code HostCheck} has seen to it that the host is ours. */
  private static boolean isOurs(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      URI uri = URI.create(origin.toLowerCase(Locale.ROOT));
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && host.toLowerCase(Locale.ROOT).equals(uri.getRawAuthority());
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }
}
