package com.openhwy.marketeer.health;

import io.vertx.core.Vertx;

/** Runs things later on the context it is called on. A test has one that it moves by hand. */
public interface Scheduler {

  /** What was asked for and may be called off. */
  @FunctionalInterface
  interface Task {
    /** One that ran already is no error. */
    void cancel();
  }

  /**
   * @param delayMillis from 1; less is taken as 1
   */
  Task after(long delayMillis, Runnable task);

  static Scheduler of(Vertx vertx) {
    return (delayMillis, task) -> {
      long timer = vertx.setTimer(Math.max(1, delayMillis), id -> task.run());
      return () -> vertx.cancelTimer(timer);
    };
  }
}
