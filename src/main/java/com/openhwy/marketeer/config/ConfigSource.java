package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.model.WatchConfig;
import com.openhwy.marketeer.config.store.Retrieval;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a running gateway: read again whenever asked, and watched. Documents and
 * further stores come through vertx-config, whose retriever also notices changes by looking again
 * every {@code config.interval}; what is made of them is the same as in {@link ConfigFiles}.
 *
 * <p>Thread-safe. Everything happens on one worker context of its own, so nothing here blocks or
 * races; futures complete on the context of their caller.
 */
public final class ConfigSource {
  /** Editors and deployments write in several steps; a change is read when it has settled. */
  private static final Duration SETTLING = Duration.ofMillis(100);

  private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Actor actor;
  private final String deployment;

  private ConfigSource(Vertx vertx, Actor actor, String deployment) {
    this.vertx = vertx;
    this.actor = actor;
    this.deployment = deployment;
  }

  /** Opens it without reading anything yet. */
  public static Future<ConfigSource> open(Vertx vertx, FirstLook first) {
    Actor actor = new Actor(first);
    return vertx
        .deployVerticle(actor, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .map(deployment -> new ConfigSource(vertx, actor, deployment));
  }

  /**
   * Reads everything now.
   *
   * @return fails only when the source is closed, or by a fault of ours; what the operator did
   *     wrong stands in the result
   */
  public Future<Loaded> load() {
    Promise<Loaded> answer = Promise.promise();
    Context caller = Vertx.currentContext();
    actor
        .context()
        .runOnContext(
            v ->
                actor
                    .load()
                    .map(Answer::loaded)
                    .onComplete(
                        (loaded, failure) -> {
                          if (caller == null) {
                            answer.complete(loaded, failure);
                          } else {
                            caller.runOnContext(on -> answer.complete(loaded, failure));
                          }
                        }));
    return answer.future();
  }

  /**
   * Hears of every change, once it has settled and unless {@link #load} has told it already. The
   * same content is told once, broken or not. One handler; called on a worker.
   */
  public void watch(Handler<Loaded> changed) {
    actor.context().runOnContext(v -> actor.watch(changed));
  }

  /** Stops watching and closes the stores. */
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }

  /**
   * @param isNew another hash than the last one told
   */
  private record Answer(Loaded loaded, boolean isNew) {}

  /** Owns the state; every method runs on its worker context. */
  private static final class Actor extends VerticleBase {
    private final FirstLook first;
    private @Nullable Retrieval retrieval;
    private @Nullable Handler<Loaded> changed;
    private Future<?> last = Future.succeededFuture();
    private String told = "";
    private long settling = -1;
    private boolean looked;
    private boolean unheard;
    private boolean closed;

    Actor(FirstLook first) {
      this.first = first;
    }

    Context context() {
      return context;
    }

    @Override
    public Future<?> start() {
      retrieval = open(new Retrieval.Plan(first.directory(), FIRST_INTERVAL, List.of(), Set.of()));
      return Future.succeededFuture();
    }

    private Retrieval open(Retrieval.Plan plan) {
      Retrieval opened = Retrieval.open(vertx, plan);
      opened.onChange(this::changed);
      return opened;
    }

    /** One at a time, in order. */
    Future<Answer> load() {
      Future<Answer> next =
          last.transform(
              done -> {
                String before = told;
                return read(true).map(l -> new Answer(l, !l.hash().equals(before)));
              });
      last = next;
      return next;
    }

    /** Reads; where the documents name other stores than were asked, once more with those. */
    private Future<Loaded> read(boolean again) {
      Retrieval current = retrieval;
      if (closed || current == null) {
        return Future.failedFuture(new IllegalStateException("the configuration source is closed"));
      }
      return current
          .texts()
          .compose(
              texts -> {
                // Once: files that the texts refer to may have changed by the next time.
                Loading loading = looked ? first.read(texts) : first.of(texts);
                looked = true;
                Retrieval.Plan wanted = plan(loading, current.plan());
                boolean otherStores = !wanted.stores().equals(current.plan().stores());
                if (!closed && !wanted.equals(current.plan())) {
                  // Its first look counts as a change, so nothing written meanwhile goes unseen.
                  retrieval = open(wanted);
                  if (otherStores && again) {
                    return current.close().compose(v -> read(false));
                  }
                  current.close();
                }
                told = loading.loaded().hash();
                return Future.succeededFuture(loading.loaded());
              });
    }

    private Retrieval.Plan plan(Loading loading, Retrieval.Plan current) {
      WatchConfig watch = loading.watch();
      if (watch == null) {
        return new Retrieval.Plan(
            first.directory(), current.interval(), current.stores(), loading.files());
      }
      Duration interval = watch.watch() ? watch.interval() : Duration.ZERO;
      return new Retrieval.Plan(first.directory(), interval, watch.stores(), loading.files());
    }

    /** What has changed before anybody listened is news as well. */
    void watch(Handler<Loaded> handler) {
      changed = handler;
      if (unheard) {
        unheard = false;
        changed();
      }
    }

    private void changed() {
      vertx.cancelTimer(settling);
      settling = vertx.setTimer(SETTLING.toMillis(), v -> settled());
    }

    private void settled() {
      Handler<Loaded> listener = changed;
      if (closed) {
        return;
      }
      if (listener == null) {
        unheard = true;
        return;
      }
      load()
          .onSuccess(
              answer -> {
                if (answer.isNew()) {
                  listener.handle(answer.loaded());
                }
              });
    }

    @Override
    public Future<?> stop() {
      closed = true;
      vertx.cancelTimer(settling);
      return retrieval == null ? Future.succeededFuture() : retrieval.close();
    }
  }
}
