package com.openhwy.marketeer.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.ReloadMeters.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ReloadTest {
  private static Vertx vertx;
  private final Snapshots snapshots = new Snapshots();
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private Snapshotted made;
  private Supplier<Future<Loaded>> source = () -> Future.failedFuture("no source");
  private Supplier<Future<Void>> binding = Future::succeededFuture;
  private Reload reload;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    Await.result(vertx.close());
  }

  @BeforeEach
  void serveTheFirst(@TempDir Path directory) {
    made = new Snapshotted(directory);
    snapshots.serve(made.compiled(1, null));
    reload =
        new Reload(
            vertx.getOrCreateContext(),
            Ticker.SYSTEM,
            snapshots,
            () -> source.get(),
            made.compiler::compile,
            this::publish,
            aftermath());
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void detach() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Reload.class);
  }

  private Future<Void> publish(Snapshot snapshot) {
    happened.add("publish " + snapshot.version());
    return binding.get();
  }

  private Reload.Aftermath aftermath() {
    return new Reload.Aftermath() {
      @Override
      public void installed(Snapshot snapshot) {
        happened.add("installed " + snapshot.version());
      }

      @Override
      public void left(Snapshot snapshot) {
        happened.add("left " + snapshot.version());
      }

      @Override
      public void finished(ReloadReport report) {
        happened.add(report.result().text());
      }
    };
  }

  private ReloadReport run() {
    return Await.result(reload.trigger("test"));
  }

  private void edit(int size) {
    Loaded loaded = made.edited(size);
    source = () -> Future.succeededFuture(loaded);
  }

  private void breakIt(String hash, String message) {
    Problem problem = new Problem(new Node.Mark("routes.yaml", 3, 7), "routes[0].name", message);
    source = () -> Future.succeededFuture(new Loaded(null, List.of(problem), hash, Map.of()));
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel().levelStr.equals("ERROR"))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  // ---- the way through

  @Test
  void aChangeIsBoundOnEveryLoopThenServesThenTheOldOneRetires() {
    edit(2);

    ReloadReport report = run();

    assertThat(report.result()).isEqualTo(Result.APPLIED);
    assertThat(report.version()).isEqualTo(2).isEqualTo(snapshots.serving().version());
    assertThat(report.hash()).isEqualTo(snapshots.serving().hash());
    assertThat(happened).containsExactly("publish 2", "installed 2", "left 1", "applied");
  }

  @Test
  void whatServesAlreadyIsNotCompiledAgain() {
    edit(1);

    assertThat(run().result()).isEqualTo(Result.UNCHANGED);
    assertThat(happened).containsExactly("unchanged");
    assertThat(made.feature.defined).hasSize(1);
  }

  // ---- failures: what served goes on serving

  @Test
  void problemsOfTheFilesAreToldAndNothingElseHappens() {
    breakIt("h", "is missing");

    ReloadReport report = run();

    assertThat(report.result()).isEqualTo(Result.REJECTED);
    assertThat(report.version()).isEqualTo(1);
    assertThat(report.problems()).hasSize(1);
    assertThat(happened).containsExactly("rejected");
    assertThat(errors())
        .containsExactly(
            "the configuration was not changed: 1 problem(s); version 1 goes on serving",
            "routes.yaml:3:7: routes[0].name: is missing");
  }

  @Test
  void problemsOfTheCompilerAreProblems() {
    edit(11);

    ReloadReport report = run();

    assertThat(report.result()).isEqualTo(Result.REJECTED);
    assertThat(report.problems().get(0).message()).isEqualTo("no room for 11");
    assertThat(happened).containsExactly("rejected");
  }

  @Test
  void aLoopThatCannotBindItMakesAllGoBack() {
    edit(2);
    Future<Void> refused = Future.failedFuture("event loop proxy-1 could not bind it: no memory");
    binding = () -> happened.contains("publish 1") ? Future.succeededFuture() : refused;

    ReloadReport report = run();

    assertThat(report.result()).isEqualTo(Result.ROLLED_BACK);
    assertThat(report.problems().get(0))
        .hasToString("(event loops): event loop proxy-1 could not bind it: no memory");
    assertThat(snapshots.serving().version()).isEqualTo(1);
    assertThat(happened).containsExactly("publish 2", "publish 1", "left 2", "rolled_back");
  }

  @Test
  void evenWhenGoingBackFailsTheOldOneCountsAsServing() {
    edit(2);
    binding = () -> Future.failedFuture("blocked");

    assertThat(run().result()).isEqualTo(Result.ROLLED_BACK);
    assertThat(snapshots.serving().version()).isEqualTo(1);
    assertThat(happened).containsExactly("publish 2", "publish 1", "left 2", "rolled_back");
  }

  @Test
  void aSourceThatFailsIsAFaultAndNotTheEnd() {
    source =
        () -> {
          throw new IllegalStateException("the disk is on fire");
        };

    assertThat(run().problems().get(0).message()).contains("the disk is on fire");

    edit(2);
    assertThat(run().result()).isEqualTo(Result.APPLIED);
  }

  // ---- the log

  @Test
  void theSameProblemsAreLoggedOnceHoweverOftenTheyAreMet() {
    breakIt("h", "is missing");
    run();
    run();
    assertThat(errors()).hasSize(2);

    breakIt("h2", "is missing still");
    run();
    assertThat(errors()).hasSize(4);
  }

  @Test
  void afterAGoodReloadTheSameProblemsAreNewsAgain() {
    breakIt("h", "is missing");
    run();
    edit(1);
    run();
    breakIt("h", "is missing");
    run();

    assertThat(errors()).hasSize(4);
  }

  // ---- one at a time

  @Test
  void triggersDuringATransactionShareExactlyOneMore() {
    Promise<Loaded> slow = Promise.promise();
    Loaded second = made.edited(2);
    Loaded third = made.edited(3);
    List<Future<Loaded>> reads =
        new CopyOnWriteArrayList<>(List.of(slow.future(), Future.succeededFuture(third)));
    source = () -> reads.remove(0);

    Future<ReloadReport> running = reload.trigger("first");
    Future<ReloadReport> waiting = reload.trigger("second");
    Future<ReloadReport> waitingToo = reload.trigger("third");
    Await.result(onContext(() -> slow.complete(second)));

    assertThat(Await.result(running).version()).isEqualTo(2);
    assertThat(Await.result(waiting)).isSameAs(Await.result(waitingToo));
    assertThat(Await.result(waiting).version()).isEqualTo(3);
    assertThat(reads).isEmpty();
    assertThat(happened.stream().filter("applied"::equals)).hasSize(2);
  }

  /** After what was given to the context before. */
  private static Future<Void> onContext(Runnable action) {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        v -> {
          action.run();
          done.complete();
        });
    return done.future();
  }

  // ---- the reply

  @Test
  void theReplyNamesEachProblemWithItsPlace() {
    breakIt("h", "is missing");

    JsonObject reply = run().toJson();

    assertThat(reply.getString("result")).isEqualTo("rejected");
    assertThat(reply.getLong("version")).isEqualTo(1);
    assertThat(reply.getString("hash")).isEqualTo(snapshots.serving().hash());
    assertThat(reply.containsKey("took_ms")).isTrue();
    assertThat(reply.getJsonArray("problems").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("place", "routes.yaml:3:7")
                .put("file", "routes.yaml")
                .put("line", 3)
                .put("column", 7)
                .put("path", "routes[0].name")
                .put("message", "is missing"));
  }
}
