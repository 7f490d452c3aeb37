package com.openhwy.marketeer.admin;

import com.openhwy.marketeer.control.Addresses;
import io.vertx.core.Handler;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /bus/<address>}: any command of the event bus by HTTP, its reply as it is; with
 * {@code ?publish=true} a message to whoever listens. Ours and those the operator lists, no others:
 * what else runs in this process need not expect messages from outside.
 */
final class BusHandler implements Handler<RoutingContext> {
  private final BusClient bus;
  private final List<String> listed;

  /**
   * @param listed addresses; one that ends in a dot stands for all that begin with it
   */
  BusHandler(BusClient bus, List<String> listed) {
    this.bus = bus;
    this.listed = List.copyOf(listed);
  }

  @Override
  public void handle(RoutingContext ctx) {
    String address = ctx.pathParam("address");
    if (Addresses.isInternal(address)) {
      Problem.send(ctx, 403, address + " is for the process itself");
    } else if (!isOpen(address)) {
      Problem.send(
          ctx, 403, "\"" + address + "\" is not open; expected marketeer.* or one of admin.bus");
    } else {
      pass(ctx, address);
    }
  }

  private boolean isOpen(String address) {
    return address.startsWith(Addresses.PREFIX)
        || listed.stream()
            .anyMatch(a -> a.endsWith(".") ? address.startsWith(a) : address.equals(a));
  }

  private void pass(RoutingContext ctx, String address) {
    try {
      Object body = body(ctx);
      if ("true".equals(ctx.request().getParam("publish"))) {
        bus.publish(address, body);
        BusClient.json(ctx, 202, new JsonObject().put("published", address));
        return;
      }
      bus.command(address, body)
          .onComplete(
              reply -> BusClient.json(ctx, 200, reply),
              failure -> BusClient.fail(ctx, address, failure));
    } catch (DecodeException e) {
      Problem.send(ctx, 400, "the body is no JSON: " + e.getMessage());
    }
  }

  /** None is an empty object, as commands expect. */
  private static @Nullable Object body(RoutingContext ctx) {
    int length = ctx.body().length();
    return length <= 0 ? new JsonObject() : Json.decodeValue(ctx.body().buffer());
  }
}
