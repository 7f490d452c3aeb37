package com.openhwy.marketeer.acme;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that speak with authorities: few, made when needed. Nothing is waiting twice, so that
 * the queue is no longer than the list of names.
 */
public final class AcmeWorkers {
  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 30;

  private AcmeWorkers() {}

  public static ThreadPoolExecutor start() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "marketeer-acme-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }
}
