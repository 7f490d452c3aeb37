package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.config.model.AdminConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.proxy.handler.ProxyHandler;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /nodes/<name>/…}: the admin API of another node, through this one. What proves a caller to
 * us is not passed on; what proves us to the peer is added. One step only: a node does not lead to
 * the nodes behind it, so no circle can form.
 */
final class Peers {
  private static final String PREFIX = "/nodes/";
  private static final int CONNECT_MILLIS = 3_000;

  /** Longer than the peer may take for a reload. */
  private static final int ANSWER_MILLIS = 65_000;

  /** Of our caller and his browser, and no business of the peer. */
  private static final List<String> PRIVATE =
      List.of(
          "authorization",
          "cookie",
          "origin",
          "referer",
          "sec-fetch-site",
          "sec-fetch-mode",
          "sec-fetch-dest",
          "sec-fetch-user");

  private Peers() {}

  /**
   * @throws IllegalArgumentException with a message for the operator
   */
  static void mount(Router router, Vertx vertx, AdminConfig config) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setIdleTimeout(90));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < config.peers().size(); i++) {
      AdminConfig.Peer peer = config.peers().get(i);
      String path = "admin.peers[" + i + "]";
      if (!peer.name().matches("[A-Za-z0-9._-]+") || !names.add(peer.name())) {
        throw new IllegalArgumentException(
            path
                + ".name: \""
                + peer.name()
                + "\" cannot stand in a path of its own; expected letters, digits, . _ -, each name"
                + " once");
      }
      Peer target = new Peer(peer.name(), base(peer.url(), path), peer.token());
      HttpProxy proxy =
          HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
              .origin(target::request)
              .addInterceptor(target);
      ProxyHandler handler = ProxyHandler.create(proxy);
      router.route(PREFIX + peer.name() + "/*").handler(Peers::oneStep).handler(handler);
    }
    router
        .route(PREFIX + "*")
        .handler(ctx -> Problem.send(ctx, 404, "no such node; admin.peers lists " + names));
  }

  private static URI base(String url, String path) {
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          path + ".url: \"" + url + "\" is no URL; expected for example http://10.0.0.2:9090", e);
    }
    throw new IllegalArgumentException(
        path + ".url: \"" + url + "\": expected http or https, a host, no user and no query");
  }

  private static void oneStep(RoutingContext ctx) {
    String path = ctx.request().path();
    if (!path.equals(ctx.normalizedPath())) {
      Problem.send(ctx, 400, "expected a path without dot segments and needless encodings");
    } else if (path.indexOf(PREFIX, PREFIX.length()) >= 0) {
      Problem.send(ctx, 404, "a node is reached from one that lists it, not through another");
    } else {
      ctx.next();
    }
  }

  /** One other node. */
  private static final class Peer implements ProxyInterceptor {
    private final String name;
    private final URI base;
    private final String token;
    private final int port;
    private final boolean secure;

    Peer(String name, URI base, String token) {
      this.name = name;
      this.base = base;
      this.token = token;
      this.secure = "https".equals(base.getScheme());
      this.port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
    }

    Future<io.vertx.core.http.HttpClientRequest> request(ProxyContext context) {
      return context
          .client()
          .request(
              new RequestOptions()
                  .setHost(base.getHost())
                  .setPort(port)
                  .setSsl(secure)
                  .setTimeout(ANSWER_MILLIS));
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      ProxyRequest request = context.request();
      PRIVATE.forEach(request.headers()::remove);
      if (!token.isEmpty()) {
        request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + token);
      }
      request.setURI(
          base.getRawPath() + request.getURI().substring(PREFIX.length() + name.length()));
      request.setAuthority(HostAndPort.create(base.getHost(), port));
      return context.sendRequest().recover(failure -> unreachable(request, failure));
    }

    private Future<ProxyResponse> unreachable(ProxyRequest request, Throwable failure) {
      var problem =
          Problem.body(502, "node " + name + " cannot be reached: " + failure.getMessage());
      return Future.succeededFuture(
          request
              .release()
              .response()
              .setStatusCode(502)
              .setBody(Body.body(problem.toBuffer(), MediaType.parse(Problem.CONTENT_TYPE))));
    }

    /** Our own rules for browsers stand already, and the peer's must not: its pages are ours. */
    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      BrowserRules.FIELDS.keySet().forEach(context.response().headers()::remove);
      context.response().headers().remove(HttpHeaderNames.SET_COOKIE);
      return context.sendResponse();
    }
  }
}
