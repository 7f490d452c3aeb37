package com.openhwy.marketeer.files;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that wait for the disk, for all static backends of the process. Thread-safe. A task
 * too many, or one after {@link #close}, is refused with {@link
 * java.util.concurrent.RejectedExecutionException}, which clients see as 503.
 */
public final class FileWorkers implements Executor, AutoCloseable {
  /** Tasks that may wait. Each belongs to a request under way, or gives something back. */
  private static final int MOST_WAITING = 16_384;

  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  /**
   * @param threads at most; they end when idle for half a minute
   */
  public FileWorkers(int threads) {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "marketeer-files-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Takes no more tasks; those that wait are still done. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
