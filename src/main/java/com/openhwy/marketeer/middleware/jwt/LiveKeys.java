package com.openhwy.marketeer.middleware.jwt;

import com.openhwy.marketeer.middleware.LoopResources;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are fetched from an issuer again and again. The last good ones stay in force as long as
 * no better come. Thread-safe; what is fetched is parsed on a worker.
 *
 * <p>At most one fetch is under way at a time, and between two of them lies the smallest interval,
 * so that tokens with made-up key ids cannot make this gateway a burden to the issuer.
 */
final class LiveKeys implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(LiveKeys.class);

  /** How the text of a key set is fetched. */
  interface Loader {
    Future<String> load(Vertx vertx);

    /** For messages. */
    String from();

    default void close() {}
  }

  /**
   * @param refresh between two fetches without any reason
   * @param minRefresh between any two fetches
   */
  record Pace(Duration refresh, Duration minRefresh) {}

  /** What was fetched last, and what it came to. */
  private record Current(String text, KeySet keys) {}

  private final Loader loader;
  private final Function<String, KeySet> parser;
  private final Pace pace;
  private final AtomicReference<@Nullable Future<Void>> underWay = new AtomicReference<>();
  private volatile @Nullable Current current;
  private volatile long startedAt;
  private volatile @Nullable LoopResources resources;
  private long timer;

  LiveKeys(Loader loader, Function<String, KeySet> parser, Pace pace) {
    this.loader = loader;
    this.parser = parser;
    this.pace = pace;
  }

  @Override
  public @Nullable KeySet keys() {
    Current now = current;
    return now == null ? null : now.keys();
  }

  @Override
  public synchronized void start(LoopResources loop) {
    if (resources != null) {
      return;
    }
    startedAt = loop.ticker().nanos() - pace.minRefresh().toNanos();
    timer = loop.vertx().setPeriodic(pace.refresh().toMillis(), id -> fetch(loop, true));
    resources = loop;
    if (current == null) {
      fetch(loop, true);
    }
  }

  @Override
  public @Nullable Future<Void> refresh() {
    LoopResources loop = resources;
    return loop == null ? null : fetch(loop, false);
  }

  /**
   * @param due whether it is time anyway
   */
  private @Nullable Future<Void> fetch(LoopResources loop, boolean due) {
    Future<Void> already = underWay.get();
    if (already != null || !(due || mayFetch(loop))) {
      return already;
    }
    Promise<Void> done = Promise.promise();
    if (!underWay.compareAndSet(null, done.future())) {
      return underWay.get();
    }
    if (!due && !mayFetch(loop)) { // another loop's fetch has come and gone meanwhile
      underWay.set(null);
      done.complete();
      return done.future();
    }
    startedAt = loop.ticker().nanos();
    loader
        .load(loop.vertx())
        .compose(text -> loop.vertx().executeBlocking(() -> parsed(text), false))
        .onComplete(
            fetched -> {
              if (fetched.succeeded()) {
                current = fetched.result();
              } else {
                complain(fetched.cause());
              }
              underWay.set(null);
              done.complete();
            });
    return done.future();
  }

  private boolean mayFetch(LoopResources loop) {
    return loop.ticker().nanos() - startedAt >= pace.minRefresh().toNanos();
  }

  /** The set in force itself when nothing has changed: what was verified with it stays good. */
  private Current parsed(String text) {
    Current before = current;
    if (before != null && before.text().equals(text)) {
      return before;
    }
    Current next = new Current(text, parser.apply(text));
    LOG.info("{} has {} keys to verify tokens with", loader.from(), next.keys().size());
    return next;
  }

  private void complain(Throwable why) {
    LOG.warn(
        "no keys to verify tokens with: {} {}; {}",
        loader.from(),
        reason(why),
        current == null ? "requests get 503 until there are" : "the last good ones stay");
  }

  /** With what is behind it: that a connection failed says less than which certificate did. */
  private static String reason(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.equals(why) ? String.valueOf(why.getMessage()) : why.getMessage() + ": " + root;
  }

  @Override
  public synchronized void close() {
    LoopResources loop = resources;
    if (loop != null) {
      loop.vertx().cancelTimer(timer);
    }
    loader.close();
  }
}
