package com.openhwy.marketeer.control;

import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's end of the install protocol: it hears of a version, binds it, answers. Made and
 * used on that loop.
 */
public final class LoopSubscription {
  private static final Logger LOG = LoggerFactory.getLogger(LoopSubscription.class);

  /** Binds everything of a snapshot to the loop, then makes one assignment; or throws. */
  @FunctionalInterface
  public interface Installer {
    void install(Snapshot snapshot);
  }

  private final Vertx vertx;
  private final Snapshots snapshots;
  private final String loop;
  private final Installer installer;
  private long installed = -1;

  private LoopSubscription(Vertx vertx, Snapshots snapshots, String loop, Installer installer) {
    this.vertx = vertx;
    this.snapshots = snapshots;
    this.loop = loop;
    this.installer = installer;
  }

  /**
   * Installs the snapshot that serves and follows every later one.
   *
   * @param loop its name in messages to the operator, unique
   * @return what leaves again; failed when the serving snapshot cannot be bound
   */
  public static Future<Runnable> subscribe(
      Vertx vertx, Snapshots snapshots, LoopRoster roster, String loop, Installer installer) {
    LoopSubscription self = new LoopSubscription(vertx, snapshots, loop, installer);
    MessageConsumer<JsonObject> installs =
        vertx.eventBus().localConsumer(Addresses.SNAPSHOT_INSTALL, self::onInstall);
    MessageConsumer<JsonObject> facts =
        vertx.eventBus().localConsumer(Addresses.SNAPSHOT_INSTALLED, message -> self.catchUp());
    Runnable leave =
        () -> {
          roster.leave(loop);
          installs.unregister();
          facts.unregister();
        };
    return installs
        .completion()
        .compose(done -> facts.completion())
        .map(
            done -> {
              roster.enter(loop);
              try {
                self.install(snapshots.serving());
              } catch (RuntimeException e) {
                leave.run();
                throw e;
              }
              return leave;
            });
  }

  private void onInstall(Message<JsonObject> message) {
    JsonObject body = message.body();
    long version = body.getLong("version");
    JsonObject answer = new JsonObject().put("loop", loop);
    try {
      Snapshot snapshot = snapshots.find(version);
      if (snapshot == null) {
        throw new IllegalStateException("version " + version + " was retired before it was bound");
      }
      install(snapshot);
    } catch (RuntimeException e) {
      LOG.error("loop {} could not install configuration version {}", loop, version, e);
      answer.put("error", String.valueOf(e.getMessage()));
    }
    vertx.eventBus().send(body.getString("reply_to"), answer, SnapshotPublisher.LOCAL);
  }

  /** A loop that joined while a transaction was under way may have missed its message. */
  private void catchUp() {
    Snapshot serving = snapshots.current();
    if (serving != null && serving.version() != installed) {
      try {
        install(serving);
      } catch (RuntimeException e) {
        LOG.error("loop {} could not install version {}", loop, serving.version(), e);
      }
    }
  }

  private void install(Snapshot snapshot) {
    installer.install(snapshot);
    installed = snapshot.version();
  }
}
