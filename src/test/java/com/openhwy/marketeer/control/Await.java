package com.openhwy.marketeer.control;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for what happens on other threads, with an end. */
public final class Await {
  private static final long SECONDS = 20;

  private Await() {}

  /** The result; fails the test with the cause, or when it takes too long. */
  public static <T> T result(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("not done within " + SECONDS + " s", e);
    }
  }

  /** Why it failed. */
  public static Throwable failure(Future<?> future) {
    return result(
        future.transform(
            done ->
                done.failed()
                    ? Future.succeededFuture(done.cause())
                    : Future.failedFuture("expected a failure, got " + done.result())));
  }
}
