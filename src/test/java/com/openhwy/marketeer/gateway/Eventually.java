package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on another thread, with a bound that only a failure reaches. */
public final class Eventually {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long PAUSE_NANOS = 5_000_000;

  private Eventually() {}

  /** Fails, with the last value, when the value has not become the expected one in time. */
  public static <T> void is(T expected, Callable<? extends T> actual) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    T last = actual.call();
    while (!expected.equals(last) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      last = actual.call();
    }
    assertThat(last).isEqualTo(expected);
  }

  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
