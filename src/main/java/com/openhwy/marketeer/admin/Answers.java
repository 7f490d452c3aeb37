package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The endpoints: each asks one command and shows its reply. */
final class Answers {
  private final BusClient bus;

  Answers(BusClient bus) {
    this.bus = bus;
  }

  /** Whether the process lives: that it answers is the answer, whatever else has started yet. */
  void health(RoutingContext ctx) {
    BusClient.json(ctx, 200, new JsonObject().put("status", "up"));
  }

  /** 503 until the gateway takes traffic, and again once it drains. */
  void ready(RoutingContext ctx) {
    bus.ask(Addresses.ADMIN_READY, new JsonObject())
        .onComplete(
            reply -> BusClient.json(ctx, reply.getBoolean("ready", false) ? 200 : 503, reply),
            failure ->
                BusClient.json(
                    ctx,
                    503,
                    new JsonObject()
                        .put("ready", false)
                        .put("reasons", new JsonArray().add("the gateway is starting"))));
  }

  /** Shows a reply as it is. */
  void show(RoutingContext ctx, String address) {
    ask(ctx, address, new JsonObject());
  }

  void config(RoutingContext ctx) {
    String address = Addresses.ADMIN_CONFIG;
    bus.ask(address, new JsonObject())
        .onComplete(
            reply -> BusClient.json(ctx, 200, SecretMask.mask(reply)),
            failure -> BusClient.fail(ctx, address, failure));
  }

  void metrics(RoutingContext ctx) {
    String address = Addresses.ADMIN_METRICS;
    bus.ask(address, new JsonObject())
        .onComplete(
            reply ->
                ctx.response()
                    .putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        reply.getString("content_type", "text/plain; charset=utf-8"))
                    .end(reply.getString("text", "")),
            failure -> BusClient.fail(ctx, address, failure));
  }

  /**
   * What the gateway would do with a request: {@code ?method=&url=}, {@code &client=} for an
   * address, {@code &header=Name: value} as often as needed.
   */
  void explain(RoutingContext ctx) {
    String url = ctx.request().getParam("url");
    if (url == null || url.isEmpty()) {
      Problem.send(
          ctx, 400, "expected ?url=, as in /explain?method=GET&url=http://api.open-hwy.com/auth/x");
      return;
    }
    JsonArray headers = new JsonArray();
    ctx.queryParam("header").forEach(headers::add);
    JsonObject request =
        new JsonObject()
            .put("method", ctx.request().getParam("method", "GET"))
            .put("url", url)
            .put("client", ctx.request().getParam("client", "127.0.0.1"))
            .put("headers", headers);
    ask(ctx, Addresses.ADMIN_EXPLAIN, request);
  }

  /** 422 when the configuration has problems; the reply lists them. */
  void reload(RoutingContext ctx) {
    String address = Addresses.CONFIG_RELOAD;
    bus.command(address, new JsonObject())
        .onComplete(
            reply -> BusClient.json(ctx, reloadStatus(reply), reply),
            failure -> BusClient.fail(ctx, address, failure));
  }

  private static int reloadStatus(Object reply) {
    String result = reply instanceof JsonObject object ? object.getString("result", "") : "";
    return switch (result) {
      case "applied", "unchanged" -> 200;
      case "rejected" -> 422;
      default -> 500;
    };
  }

  void drain(RoutingContext ctx) {
    String address = Addresses.DRAIN;
    bus.command(address, new JsonObject())
        .onComplete(
            reply -> BusClient.json(ctx, 202, reply),
            failure -> BusClient.fail(ctx, address, failure));
  }

  /** Forgets stored responses; the body says which. */
  void purge(RoutingContext ctx) {
    tell(ctx, Addresses.CACHE_PURGE);
  }

  /** Begins to replace a certificate; the body names it. */
  void renew(RoutingContext ctx) {
    JsonObject body = ctx.body().asJsonObject();
    String address = Addresses.CERTS_RENEW;
    bus.command(address, body == null ? new JsonObject() : body)
        .onComplete(
            reply -> BusClient.json(ctx, 202, reply),
            failure -> BusClient.fail(ctx, address, failure));
  }

  /** Has something done at once; the body says to what. */
  void tell(RoutingContext ctx, String address) {
    JsonObject body = ctx.body().asJsonObject();
    bus.command(address, body == null ? new JsonObject() : body)
        .onComplete(
            reply -> BusClient.json(ctx, 200, reply),
            failure -> BusClient.fail(ctx, address, failure));
  }

  private void ask(RoutingContext ctx, String address, JsonObject body) {
    bus.ask(address, body)
        .onComplete(
            reply -> BusClient.json(ctx, 200, reply),
            failure -> BusClient.fail(ctx, address, failure));
  }
}
