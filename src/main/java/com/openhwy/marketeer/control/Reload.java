package com.openhwy.marketeer.control;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.Loaded;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems.Problem;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.snapshot.Compilation;
import com.openhwy.marketeer.snapshot.Snapshot;
import com.openhwy.marketeer.telemetry.ReloadMeters.Result;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one transaction by which a running gateway changes: read, check, compile, bind on every loop,
 * serve, retire the old. Whatever triggers it (a changed file, the admin API, SIGHUP, the bus) runs
 * this, and until the last loop has bound the new snapshot the old one is what serves; a failure at
 * any step leaves it so.
 *
 * <p>One transaction at a time; triggers that come during one share exactly one more, so that the
 * last edit is always read. All state belongs to one context; {@link #trigger} may be called from
 * anywhere.
 */
public final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  /** Reads what the operator wrote. A failed future is a fault of ours, not of the file. */
  @FunctionalInterface
  public interface Source {
    Future<Loaded> load();
  }

  /** Turns it into something that can serve; called on a worker, without effect on what serves. */
  @FunctionalInterface
  public interface Compiler {
    Compilation compile(GatewayConfig config, String hash, Snapshot previous);
  }

  /** Has every loop bind a snapshot; fails when one of them cannot or is late. */
  @FunctionalInterface
  public interface Publisher {
    Future<Void> publish(Snapshot snapshot);
  }

  /** What follows a transaction: facts on the bus, metrics, retirement. */
  public interface Aftermath {
    /** Serves from now on. */
    void installed(Snapshot snapshot);

    /** New requests no longer enter it; those that did may still be in it. */
    void left(Snapshot snapshot);

    /** Whatever came of it. */
    void finished(ReloadReport report);
  }

  private final Context context;
  private final Ticker ticker;
  private final Snapshots snapshots;
  private final Source source;
  private final Compiler compiler;
  private final Publisher publisher;
  private final Aftermath aftermath;
  private @Nullable Promise<ReloadReport> running;
  private @Nullable Promise<ReloadReport> queued;
  private @Nullable String told;

  public Reload(
      Context context,
      Ticker ticker,
      Snapshots snapshots,
      Source source,
      Compiler compiler,
      Publisher publisher,
      Aftermath aftermath) {
    this.context = context;
    this.ticker = ticker;
    this.snapshots = snapshots;
    this.source = source;
    this.compiler = compiler;
    this.publisher = publisher;
    this.aftermath = aftermath;
  }

  /**
   * Runs the transaction, or joins the one that waits.
   *
   * @param cause who asked, for the log
   * @return never fails
   */
  public Future<ReloadReport> trigger(String cause) {
    Promise<ReloadReport> answer = Promise.promise();
    context.runOnContext(v -> enqueue(cause).onComplete(answer));
    return answer.future();
  }

  private Future<ReloadReport> enqueue(String cause) {
    if (running == null) {
      Promise<ReloadReport> mine = Promise.promise();
      running = mine;
      start(cause, mine);
      return mine.future();
    }
    if (queued == null) {
      queued = Promise.promise();
    }
    return queued.future();
  }

  private void start(String cause, Promise<ReloadReport> mine) {
    long begun = ticker.nanos();
    Future<ReloadReport> run;
    try {
      run = run(begun);
    } catch (RuntimeException e) {
      run = Future.failedFuture(e);
    }
    run.otherwise(failure -> fault(failure, begun))
        .onSuccess(
            report -> {
              LOG.info(
                  "configuration reload ({}): {}, version {} serves, took {} ms",
                  cause,
                  report.result().text(),
                  report.version(),
                  report.tookMillis());
              aftermath.finished(report);
              next();
              mine.complete(report);
            });
  }

  private void next() {
    Promise<ReloadReport> waiting = queued;
    queued = null;
    running = waiting;
    if (waiting != null) {
      start("again, for triggers during the last one", waiting);
    }
  }

  private Future<ReloadReport> run(long begun) {
    Snapshot previous = snapshots.serving();
    return source
        .load()
        .compose(
            loaded -> {
              GatewayConfig config = loaded.config();
              if (config == null) {
                return rejected(loaded.hash(), loaded.problems(), begun);
              }
              if (loaded.hash().equals(previous.hash())) {
                told = null;
                return Future.succeededFuture(report(Result.UNCHANGED, List.of(), begun));
              }
              return context
                  .executeBlocking(() -> compiler.compile(config, loaded.hash(), previous), false)
                  .compose(compiled -> install(loaded, compiled, previous, begun));
            });
  }

  private Future<ReloadReport> install(
      Loaded loaded, Compilation compiled, Snapshot previous, long begun) {
    Snapshot candidate = compiled.snapshot();
    if (candidate == null) {
      return rejected(loaded.hash(), compiled.problems(), begun);
    }
    snapshots.add(candidate);
    return publisher
        .publish(candidate)
        .map(
            done -> {
              snapshots.serve(candidate);
              told = null;
              aftermath.installed(candidate);
              aftermath.left(previous);
              return report(Result.APPLIED, List.of(), begun);
            })
        .recover(failure -> rollBack(failure, candidate, previous, begun));
  }

  /**
   * Some loops may serve the candidate already: all are told to bind the previous one again. A loop
   * that misses that too is blocked, and gets both messages in order when it wakes.
   */
  private Future<ReloadReport> rollBack(
      Throwable failure, Snapshot candidate, Snapshot previous, long begun) {
    Problem problem =
        new Problem(new Node.Mark("(event loops)", 0, 0), "", String.valueOf(failure.getMessage()));
    return publisher
        .publish(previous)
        .otherwise(
            again -> {
              LOG.error("going back to version {} failed as well", previous.version(), again);
              return null;
            })
        .compose(
            done -> {
              aftermath.left(candidate);
              tell(candidate.hash(), List.of(problem));
              return Future.succeededFuture(report(Result.ROLLED_BACK, List.of(problem), begun));
            });
  }

  private Future<ReloadReport> rejected(String hash, List<Problem> problems, long begun) {
    tell(hash, problems);
    return Future.succeededFuture(report(Result.REJECTED, problems, begun));
  }

  /** Each distinct content once: a watch would otherwise repeat itself at every look. */
  private void tell(String hash, List<Problem> problems) {
    String content = hash + problems;
    if (content.equals(told)) {
      return;
    }
    told = content;
    LOG.error(
        "the configuration was not changed: {} problem(s); version {} goes on serving",
        problems.size(),
        snapshots.serving().version());
    for (Problem problem : problems) {
      LOG.error("{}", problem);
    }
  }

  private ReloadReport fault(Throwable failure, long begun) {
    LOG.error("a configuration reload broke off; what served goes on serving", failure);
    Problem problem =
        new Problem(
            new Node.Mark("(reload)", 0, 0),
            "",
            "the reload broke off: " + failure + "; the log has more");
    return report(Result.REJECTED, List.of(problem), begun);
  }

  private ReloadReport report(Result result, List<Problem> problems, long begun) {
    Snapshot serving = snapshots.serving();
    long took = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - begun);
    return new ReloadReport(result, serving.version(), serving.hash(), problems, took);
  }
}
