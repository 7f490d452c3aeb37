package com.openhwy.marketeer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final int SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Commands commands = new Commands(vertx.eventBus());

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
  }

  private Object ask(Object body) throws Exception {
    return vertx.eventBus().request("a", body).await(SECONDS, TimeUnit.SECONDS).body();
  }

  private ReplyException failure(Object body) throws Exception {
    Throwable cause =
        vertx
            .eventBus()
            .request("a", body)
            .transform(
                done ->
                    Future.succeededFuture(
                        done.succeeded() ? new AssertionError("succeeded") : done.cause()))
            .await(SECONDS, TimeUnit.SECONDS);
    assertThat(cause).isInstanceOf(ReplyException.class);
    return (ReplyException) cause;
  }

  private void on(Function<JsonObject, Future<JsonObject>> handler) {
    commands.on("a", handler);
  }

  @Test
  void aCommandAnswers() throws Exception {
    on(body -> Future.succeededFuture(body.put("seen", true)));

    assertThat(ask(new JsonObject().put("x", 1)))
        .isEqualTo(new JsonObject().put("x", 1).put("seen", true));
    assertThat(ask(null))
        .as("no body is an empty object")
        .isEqualTo(new JsonObject().put("seen", true));
  }

  @Test
  void laterIsFineToo() throws Exception {
    on(body -> vertx.executeBlocking(() -> new JsonObject().put("done", true)));

    assertThat(ask(new JsonObject())).isEqualTo(new JsonObject().put("done", true));
  }

  @Test
  void everyFailureIsAReply() throws Exception {
    Object[][] table = {
      {
        new CommandException(CommandException.CONFLICT, "a reload is at work"),
        409,
        "a reload is at work"
      },
      {new IllegalArgumentException("\"x\" is no URL"), 400, "\"x\" is no URL"},
      {new IllegalStateException("broken"), 500, "broken"},
      {new NullPointerException(), 500, "NullPointerException"},
      {
        new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 503, "asked in vain"),
        503,
        "asked in vain"
      },
    };
    for (Object[] row : table) {
      RuntimeException thrown = (RuntimeException) row[0];
      for (boolean later : new boolean[] {false, true}) {
        on(
            body -> {
              if (later) {
                return Future.failedFuture(thrown);
              }
              throw thrown;
            });
        ReplyException failure = failure(new JsonObject());
        assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
        assertThat(failure.failureCode()).isEqualTo(row[1]);
        assertThat(failure.getMessage()).contains((String) row[2]);
        commands.close().await(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aBodyThatIsNoObjectIsTheSendersFault() throws Exception {
    on(body -> Future.succeededFuture(body));

    assertThat(failure("text").failureCode()).isEqualTo(400);
    assertThat(failure(new JsonArray()).getMessage())
        .contains("JsonArray", "expected a JSON object");
  }

  @Test
  void closedTheyAreGone() throws Exception {
    on(body -> Future.succeededFuture(body));
    commands.close().await(SECONDS, TimeUnit.SECONDS);

    assertThat(failure(new JsonObject()).failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
  }

  @Test
  void addressesAreOursAndTwoOfThemInternal() throws IllegalAccessException {
    for (var field : Addresses.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        assertThat((String) field.get(null)).startsWith(Addresses.PREFIX);
      }
    }
    assertThat(Arrays.asList(Addresses.SNAPSHOT_INSTALL, Addresses.SNAPSHOT_INSTALLED))
        .allMatch(Addresses::isInternal);
    assertThat(Addresses.isInternal(Addresses.CONFIG_RELOAD)).isFalse();
  }
}
