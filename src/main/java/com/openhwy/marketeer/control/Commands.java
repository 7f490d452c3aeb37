package com.openhwy.marketeer.control;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts commands on the event bus: address, handler, done. A handler takes a JSON object (an empty
 * one for no body) and answers with one; every failure becomes a reply with a code and a message,
 * so that no sender waits for its time-out. Handlers run on the context that registered them, which
 * is also the only one to call this.
 *
 * <pre>{@code
 * new Commands(vertx.eventBus())
 *     .on(Addresses.CONFIG_RELOAD, body -> reload.run().map(Outcome::toJson))
 *     .on(Addresses.ADMIN_VERSION, body -> Future.succeededFuture(version));
 * }</pre>
 */
public final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final EventBus bus;
  private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

  public Commands(EventBus bus) {
    this.bus = bus;
  }

  /**
   * @param handler may throw, or fail its future: {@link CommandException} says the code itself, an
   *     {@link IllegalArgumentException} is the sender's fault, anything else is ours
   */
  public Commands on(String address, Function<JsonObject, Future<JsonObject>> handler) {
    consumers.add(bus.localConsumer(address, message -> handle(message, handler)));
    return this;
  }

  /** Takes them off the bus. */
  public Future<Void> close() {
    List<Future<Void>> gone = consumers.stream().map(MessageConsumer::unregister).toList();
    consumers.clear();
    return Future.all(gone).mapEmpty();
  }

  private static void handle(
      Message<Object> message, Function<JsonObject, Future<JsonObject>> handler) {
    Future<JsonObject> reply;
    try {
      reply = handler.apply(body(message.body()));
    } catch (RuntimeException e) {
      reply = Future.failedFuture(e);
    }
    reply.onComplete(message::reply, failure -> fail(message, failure));
  }

  private static JsonObject body(@Nullable Object body) {
    if (body == null) {
      return new JsonObject();
    }
    if (body instanceof JsonObject object) {
      return object;
    }
    throw new CommandException(
        CommandException.BAD_REQUEST,
        "the body is a " + body.getClass().getSimpleName() + "; expected a JSON object");
  }

  private static void fail(Message<Object> message, Throwable failure) {
    int code = code(failure);
    if (code == CommandException.INTERNAL) {
      LOG.error("command {} failed", message.address(), failure);
    }
    String why = failure.getMessage();
    message.fail(code, why == null ? failure.getClass().getSimpleName() : why);
  }

  private static int code(Throwable failure) {
    if (failure instanceof CommandException command) {
      return command.code();
    }
    if (failure instanceof ReplyException reply && reply.failureCode() > 0) {
      return reply.failureCode(); // of a command that this one asked
    }
    return failure instanceof IllegalArgumentException
        ? CommandException.BAD_REQUEST
        : CommandException.INTERNAL;
  }
}
