package com.openhwy.marketeer.health;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes when a test says so: tasks wait until the test runs them. Thread-safe; tasks run
 * on the context the test lives on.
 */
final class FakeScheduler implements Scheduler {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Context context;
  private final List<Entry> entries = new ArrayList<>();

  /** One task that waits. */
  final class Entry implements Task {
    private final long delayMillis;
    private final Runnable task;

    Entry(long delayMillis, Runnable task) {
      this.delayMillis = delayMillis;
      this.task = task;
    }

    long delayMillis() {
      return delayMillis;
    }

    /** Its time has come. */
    void run() {
      CompletableFuture<Void> done = new CompletableFuture<>();
      context.runOnContext(
          nothing -> {
            task.run();
            done.complete(null);
          });
      done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void cancel() {
      synchronized (FakeScheduler.this) {
        entries.remove(this);
      }
    }
  }

  FakeScheduler(Context context) {
    this.context = context;
  }

  @Override
  public synchronized Task after(long delayMillis, Runnable task) {
    Entry entry = new Entry(delayMillis, task);
    entries.add(entry);
    notifyAll();
    return entry;
  }

  /** Waits until something was asked for with such a delay, and takes it out. */
  synchronized Entry take(long fromMillis, long toMillis) {
    Entry entry = await(fromMillis, toMillis);
    entries.remove(entry);
    return entry;
  }

  /** Waits until something was asked for with such a delay, and leaves it there. */
  synchronized Entry await(long fromMillis, long toMillis) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (; ; ) {
      for (Entry entry : entries) {
        if (entry.delayMillis >= fromMillis && entry.delayMillis <= toMillis) {
          return entry;
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("nothing waits for " + fromMillis + " to " + toMillis + " ms");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  synchronized int waiting() {
    return entries.size();
  }
}
