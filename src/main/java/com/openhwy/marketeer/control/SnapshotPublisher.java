package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells every loop of a version and waits until each has bound it. The message carries the number
 * only; the snapshot itself waits in {@link Snapshots}. Used on one context.
 */
public final class SnapshotPublisher implements Reload.Publisher {
  static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final Vertx vertx;
  private final LoopRoster roster;
  private final Duration timeout;
  private long sequence;

  /**
   * @param timeout for the slowest loop, at least a millisecond
   */
  public SnapshotPublisher(Vertx vertx, LoopRoster roster, Duration timeout) {
    this.vertx = vertx;
    this.roster = roster;
    this.timeout = timeout;
  }

  @Override
  public Future<Void> publish(Snapshot snapshot) {
    Set<String> waiting = new TreeSet<>(roster.loops());
    if (waiting.isEmpty()) {
      return Future.succeededFuture();
    }
    long version = snapshot.version();
    Promise<Void> done = Promise.promise();
    String replyTo = Addresses.SNAPSHOT_INSTALL + ".reply." + ++sequence;
    MessageConsumer<JsonObject> answers = vertx.eventBus().localConsumer(replyTo);
    answers.handler(message -> onAnswer(message.body(), waiting, done));
    long timer = vertx.setTimer(timeout.toMillis(), id -> done.tryFail(late(version, waiting)));
    vertx
        .eventBus()
        .publish(
            Addresses.SNAPSHOT_INSTALL,
            new JsonObject().put("version", version).put("reply_to", replyTo),
            LOCAL);
    return done.future()
        .onComplete(
            result -> {
              vertx.cancelTimer(timer);
              answers.unregister();
            });
  }

  private static void onAnswer(JsonObject answer, Set<String> waiting, Promise<Void> done) {
    String loop = answer.getString("loop");
    String error = answer.getString("error");
    if (error != null) {
      done.tryFail("event loop " + loop + " could not bind it: " + error);
      return;
    }
    waiting.remove(loop);
    if (waiting.isEmpty()) {
      done.tryComplete();
    }
  }

  private String late(long version, Set<String> waiting) {
    return "event loop "
        + String.join(", ", waiting)
        + " did not acknowledge version "
        + version
        + " within "
        + Durations.format(timeout)
        + "; it is blocked or overloaded: try again when it is not";
  }
}
