package com.openhwy.marketeer.verticle;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that read files for static backends: few, made when needed, with a short queue. */
final class FileWorkers {
  private static final int THREADS = 4;
  private static final int QUEUE = 4096;
  private static final long IDLE_SECONDS = 30;

  private FileWorkers() {}

  /** Refuses with a RejectedExecutionException what does not fit into its queue. */
  static ThreadPoolExecutor start() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "marketeer-files-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }
}
