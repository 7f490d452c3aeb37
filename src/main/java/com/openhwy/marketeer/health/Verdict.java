package com.openhwy.marketeer.health;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check, given once: by whoever comes first, at the latest by the time-out. One
 * context only.
 */
final class Verdict {
  private final Promise<ProbeResult> promise = Promise.promise();
  private final Scheduler.Task timeout;
  private @Nullable Runnable cleanUp;

  Verdict(Scheduler scheduler, Duration timeout, String what) {
    this.timeout =
        scheduler.after(
            timeout.toMillis(), () -> give(ProbeResult.bad(what + Probe.within(timeout))));
  }

  Future<ProbeResult> future() {
    return promise.future();
  }

  boolean isGiven() {
    return promise.future().isComplete();
  }

  /** To be run when the verdict is given; at once if it is. */
  void cleanUp(Runnable task) {
    if (isGiven()) {
      task.run();
    } else {
      cleanUp = task;
    }
  }

  void give(ProbeResult result) {
    if (isGiven()) {
      return;
    }
    timeout.cancel();
    if (cleanUp != null) {
      cleanUp.run();
    }
    promise.complete(result);
  }
}
