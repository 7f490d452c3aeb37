package com.openhwy.marketeer.admin;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Sends commands for HTTP handlers, and turns replies and failures into answers. */
final class BusClient {
  /** A reload waits for every event loop, and a drain may have to look around. */
  private static final DeliveryOptions PATIENT = new DeliveryOptions().setSendTimeout(60_000);

  private static final DeliveryOptions QUICK = new DeliveryOptions().setSendTimeout(10_000);

  private final EventBus bus;

  BusClient(EventBus bus) {
    this.bus = bus;
  }

  /** Asks for what is known. */
  Future<JsonObject> ask(String address, JsonObject body) {
    return bus.<JsonObject>request(address, body, QUICK).map(Message::body);
  }

  /** Has something done. */
  Future<@Nullable Object> command(String address, @Nullable Object body) {
    return bus.<@Nullable Object>request(address, body, PATIENT).map(Message::body);
  }

  void publish(String address, @Nullable Object body) {
    bus.publish(address, body);
  }

  static void json(RoutingContext ctx, int status, @Nullable Object body) {
    try {
      ctx.response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(Json.encodeToBuffer(body));
    } catch (EncodeException e) {
      Problem.send(ctx, 502, "the reply is no JSON: " + e.getMessage());
    }
  }

  static void fail(RoutingContext ctx, String address, Throwable failure) {
    if (failure instanceof ReplyException reply) {
      switch (reply.failureType()) {
        case NO_HANDLERS ->
            Problem.send(
                ctx,
                503,
                "nobody answers "
                    + address
                    + "; the gateway is still starting, or the verticle that does is switched off");
        case TIMEOUT -> Problem.send(ctx, 504, address + " was not answered in time");
        case RECIPIENT_FAILURE, ERROR ->
            Problem.send(ctx, status(reply.failureCode()), String.valueOf(reply.getMessage()));
      }
    } else {
      Problem.send(ctx, 500, address + ": " + failure);
    }
  }

  /** Codes of commands mean what they mean in HTTP; a stranger's own codes are our 500. */
  private static int status(int code) {
    return code >= 400 && code <= 599 ? code : 500;
  }
}
