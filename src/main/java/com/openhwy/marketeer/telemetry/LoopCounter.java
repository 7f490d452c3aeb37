package com.openhwy.marketeer.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One event loop's share of a counter or gauge: written by that loop alone with a plain add, read
 * by the scrape. A reader may be late by an instant, never wrong for good.
 */
public final class LoopCounter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(LoopCounter.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long value;

  /** Owner loop only. */
  public void increment() {
    add(1);
  }

  /** Owner loop only; negative for gauges. */
  public void add(long delta) {
    VALUE.setOpaque(this, value + delta);
  }

  /** Any thread. */
  public long value() {
    return (long) VALUE.getOpaque(this);
  }
}
