package com.openhwy.marketeer.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.gateway.Eventually;
import com.openhwy.marketeer.snapshot.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPublisherTest {
  private final Vertx vertx = Vertx.vertx();
  private final Snapshots snapshots = new Snapshots();
  private final LoopRoster roster = new LoopRoster();
  private final SnapshotPublisher publisher =
      new SnapshotPublisher(vertx, roster, Duration.ofSeconds(10));
  private final List<String> bound = new CopyOnWriteArrayList<>();
  private Snapshotted made;
  private Snapshot first;

  @BeforeEach
  void serveTheFirst(@TempDir Path directory) {
    made = new Snapshotted(directory);
    first = made.compiled(1, null);
    snapshots.serve(first);
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private Runnable join(String loop) {
    return Await.result(
        LoopSubscription.subscribe(
            vertx, snapshots, roster, loop, s -> bound.add(loop + ":" + s.version())));
  }

  private Snapshot candidate() {
    Snapshot second = made.compiled(2, first);
    snapshots.add(second);
    return second;
  }

  @Test
  void aLoopThatJoinsBindsWhatServes() {
    join("a");

    assertThat(bound).containsExactly("a:1");
  }

  @Test
  void everyLoopBindsBeforeItIsDone() {
    join("a");
    join("b");

    Await.result(publisher.publish(candidate()));

    assertThat(bound).containsExactlyInAnyOrder("a:1", "b:1", "a:2", "b:2");
  }

  @Test
  void withoutLoopsThereIsNothingToWaitFor() {
    assertThat(publisher.publish(candidate()).succeeded()).isTrue();
  }

  @Test
  void aLoopThatCannotBindIsNamedWithItsReason() {
    join("a");
    Await.result(
        LoopSubscription.subscribe(
            vertx,
            snapshots,
            roster,
            "b",
            s -> {
              if (s.version() == 2) {
                throw new IllegalStateException("no memory");
              }
            }));

    assertThat(Await.failure(publisher.publish(candidate())))
        .hasMessage("event loop b could not bind it: no memory");
  }

  @Test
  void aLoopThatDoesNotAnswerIsWaitedForThoughOthersHave() throws Exception {
    join("a");
    roster.enter("deaf");
    Future<Void> publishing = publisher.publish(candidate());
    Eventually.holds("the other has bound it", () -> bound.contains("a:2"));
    assertThat(publishing.isComplete()).isFalse();
  }

  @Test
  void aLoopThatDoesNotAnswerIsNamedToo() {
    roster.enter("deaf");
    SnapshotPublisher impatient = new SnapshotPublisher(vertx, roster, Duration.ofMillis(50));

    assertThat(Await.failure(impatient.publish(candidate())))
        .hasMessageStartingWith(
            "event loop deaf did not acknowledge version 2 within 50ms; it is blocked");
  }

  @Test
  void aRetiredVersionIsNotBound() {
    join("a");
    Snapshot gone = candidate();
    snapshots.retire(gone);

    assertThat(Await.failure(publisher.publish(gone)))
        .hasMessageContaining("version 2 was retired before it was bound");
    assertThat(bound).containsExactly("a:1");
  }

  @Test
  void aLoopThatLeftIsNotWaitedFor() {
    join("a");
    join("b").run();

    Await.result(publisher.publish(candidate()));

    assertThat(bound).containsExactly("a:1", "b:1", "a:2");
  }

  @Test
  void aLoopThatMissedTheMessageCatchesUpWhenItHearsThatAnotherServes() throws Exception {
    CompletableFuture<Long> caughtUp = new CompletableFuture<>();
    Await.result(
        LoopSubscription.subscribe(
            vertx,
            snapshots,
            roster,
            "late",
            s -> {
              if (s.version() == 2) {
                caughtUp.complete(s.version());
              }
            }));
    snapshots.serve(candidate());

    vertx.eventBus().publish(Addresses.SNAPSHOT_INSTALLED, new JsonObject().put("version", 2));

    assertThat(caughtUp.get(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void aLoopThatCannotBindWhatServesDoesNotJoin() {
    Future<Runnable> joining =
        LoopSubscription.subscribe(
            vertx,
            snapshots,
            roster,
            "a",
            s -> {
              throw new IllegalStateException("no memory");
            });

    assertThat(Await.failure(joining)).hasMessage("no memory");
    assertThat(roster.loops()).isEmpty();
  }
}
