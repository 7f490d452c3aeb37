package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.config.model.AdminConfig;
import com.openhwy.marketeer.config.model.ListenAddress;
import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin HTTP interface: a way in to commands of the event bus. It holds no state of the gateway
 * and answers {@code /health} before anything else has started. Who may come in is decided before
 * any handler, in the order of {@link #router}.
 */
public final class AdminApi {
  private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
  private static final long BODY_LIMIT = 1024 * 1024;
  private static final String OPEN_API = "com/openhwy/marketeer/admin/openapi.yaml";

  private AdminApi() {}

  /**
   * Serves the API where the configuration says; fails when the address is taken. Call it on the
   * verticle's context.
   *
   * @throws IllegalArgumentException with a message for the operator, for a peer that cannot be
   *     used
   */
  public static Future<HttpServer> listen(Vertx vertx, AdminConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(8_000)
            .setIdleTimeout(75)
            .setHttp2ClearTextEnabled(false);
    ListenAddress listen = config.listen();
    SocketAddress address =
        listen.path() == null
            ? SocketAddress.inetSocketAddress(listen.port(), listen.host())
            : SocketAddress.domainSocketAddress(listen.path());
    return vertx.createHttpServer(options).requestHandler(router(vertx, config)).listen(address);
  }

  /** The API itself, for a server of one's own. */
  public static Router router(Vertx vertx, AdminConfig config) {
    BusClient bus = new BusClient(vertx.eventBus());
    Router router = Router.router(vertx);
    router.route().failureHandler(AdminApi::failed);
    router.route().handler(new BrowserRules());
    router.route().handler(new HostCheck(config));
    router.route().handler(new Credentials(config.token()));
    router.route().handler(new CrossSiteCheck());
    router.route().handler(AdminApi::audit);
    Peers.mount(router, vertx, config);
    BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY_LIMIT);
    router.route().method(HttpMethod.POST).handler(AdminApi::onlyJson);
    router.route().method(HttpMethod.POST).handler(body);
    questions(router, new Answers(bus));
    StatusPage page =
        new StatusPage(bus, config.peers().stream().map(AdminConfig.Peer::name).toList());
    get(router, "/", page::show);
    get(router, "/openapi.yaml", AdminApi::openApi);
    changes(router, new Answers(bus));
    post(router, "/bus/:address", new BusHandler(bus, config.bus()));
    router.route().handler(ctx -> Problem.send(ctx, 404, "no such endpoint; see /openapi.yaml"));
    return router;
  }

  private static void questions(Router router, Answers answers) {
    get(router, "/health", answers::health);
    get(router, "/ready", answers::ready);
    get(router, "/config", answers::config);
    get(router, "/metrics", answers::metrics);
    get(router, "/explain", answers::explain);
    get(router, "/status", ctx -> answers.show(ctx, Addresses.ADMIN_STATUS));
    get(router, "/routes", ctx -> answers.show(ctx, Addresses.ADMIN_ROUTES));
    get(router, "/services", ctx -> answers.show(ctx, Addresses.ADMIN_SERVICES));
    get(router, "/caches", ctx -> answers.show(ctx, Addresses.ADMIN_CACHES));
    get(router, "/canaries", ctx -> answers.show(ctx, Addresses.ADMIN_CANARIES));
    get(router, "/certs", ctx -> answers.show(ctx, Addresses.ADMIN_CERTS));
    get(router, "/mirrors", ctx -> answers.show(ctx, Addresses.ADMIN_MIRRORS));
    get(router, "/version", ctx -> answers.show(ctx, Addresses.ADMIN_VERSION));
  }

  private static void changes(Router router, Answers answers) {
    post(router, "/reload", answers::reload);
    post(router, "/drain", answers::drain);
    post(router, "/caches/purge", answers::purge);
    post(router, "/certs/renew", answers::renew);
    Map<String, String> canary =
        Map.of(
            "pause", Addresses.CANARY_PAUSE,
            "resume", Addresses.CANARY_RESUME,
            "promote", Addresses.CANARY_PROMOTE,
            "rollback", Addresses.CANARY_ROLLBACK,
            "abort", Addresses.CANARY_ABORT,
            "restart", Addresses.CANARY_RESTART);
    canary.forEach(
        (what, address) -> post(router, "/canaries/" + what, ctx -> answers.tell(ctx, address)));
  }

  private static void get(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    router.route(path).handler(ctx -> notAllowed(ctx, "GET, HEAD"));
  }

  private static void post(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.POST).handler(handler);
    router.route(path).handler(ctx -> notAllowed(ctx, "POST"));
  }

  private static void notAllowed(RoutingContext ctx, String allowed) {
    ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
    Problem.send(ctx, 405, ctx.request().method() + " is not for this; expected " + allowed);
  }

  /** A form of a foreign page can send text, but not call it JSON. */
  private static void onlyJson(RoutingContext ctx) {
    String length = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean empty =
        !ctx.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)
            && (length == null || length.equals("0"));
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (empty || (type != null && isJson(type))) {
      ctx.next();
    } else {
      Problem.send(ctx, 415, "expected Content-Type: application/json");
    }
  }

  private static boolean isJson(String type) {
    int parameters = type.indexOf(';');
    String media = parameters < 0 ? type : type.substring(0, parameters);
    return media.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  /** Who had what changed is of interest later. */
  private static void audit(RoutingContext ctx) {
    if (ctx.request().method().equals(HttpMethod.POST)) {
      LOG.atInfo()
          .addKeyValue("path", ctx.normalizedPath())
          .addKeyValue("peer", String.valueOf(ctx.request().remoteAddress()))
          .log("admin command");
    }
    ctx.next();
  }

  private static void openApi(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml");
    ctx.response()
        .sendFile(OPEN_API)
        .onFailure(failure -> Problem.send(ctx, 500, "the file cannot be read: " + failure));
  }

  private static void failed(RoutingContext ctx) {
    int status = ctx.statusCode() >= 400 ? ctx.statusCode() : 500;
    if (status >= 500) {
      LOG.error("{} {} failed", ctx.request().method(), ctx.normalizedPath(), ctx.failure());
    }
    if (ctx.response().headWritten()) {
      ctx.response().reset();
      return;
    }
    ctx.response().putHeader(HttpHeaders.CONNECTION, "close"); // the rest of a body may be coming
    Problem.send(
        ctx,
        status,
        switch (status) {
          case 400 -> "the request is malformed";
          case 413 -> "a body may hold " + BODY_LIMIT + " bytes";
          default -> "it failed; the log says why";
        });
  }
}
