package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.config.model.ServerConfig.OverloadConfig;
import com.openhwy.marketeer.telemetry.LoopCounter;
import com.openhwy.marketeer.telemetry.LoopMeters;
import org.jspecify.annotations.Nullable;

/**
 * Whether one event loop still takes requests in. Measures how late the loop is by a timer that
 * should come with every tick of its wheel. Owned by that loop; off, it is one comparison for each
 * request and no timer.
 */
public final class Shedder extends TimerWheel.Timer {
  private static final long TICK_NANOS = TimerWheel.TICK_MILLIS * 1_000_000;

  /** Of the mean, the share that the last beat has: one late tick is no overload. */
  private static final double WEIGHT = 0.25;

  private final int loop;
  private final TimerWheel timers;
  private final ProcessLoad load;
  private final LoopMeters meters;
  private @Nullable Grades grades;
  private boolean refusesConnections;
  private int grade;
  private long beatAt;
  private double lagNanos;

  /**
   * @param loop its number
   */
  public Shedder(int loop, TimerWheel timers, ProcessLoad load, LoopMeters meters) {
    this.loop = loop;
    this.timers = timers;
    this.load = load;
    this.meters = meters;
  }

  /**
   * A configuration takes effect. The grade stays: a reload in the middle of an overload does not
   * begin from calm.
   *
   * @param config null is off
   */
  public void settings(@Nullable OverloadConfig config) {
    boolean off = config == null || (config.heap().value() == 0 && config.loopLag().isZero());
    if (off || config == null) {
      timers.cancel(this);
      grades = null;
      lagNanos = 0;
      settle(Grades.CALM, Grades.Reason.LOOP_LAG);
      load.lag(loop, 0);
      return;
    }
    refusesConnections = config.connections();
    Grades.Thresholds thresholds =
        new Grades.Thresholds(config.heap().value(), config.loopLag().toNanos());
    if (grades == null) {
      grades = new Grades(thresholds);
    } else {
      grades.thresholds(thresholds);
    }
    if (!armed()) {
      beatAt = timers.nanos();
      timers.arm(this, TICK_NANOS);
    }
  }

  @Override
  protected void expired() {
    long now = timers.nanos();
    beat(now);
    timers.arm(this, TICK_NANOS);
  }

  private void beat(long now) {
    long late = Math.max(0, now - beatAt - 2 * TICK_NANOS); // a wheel may be a tick late itself
    beatAt = now;
    lagNanos += (late - lagNanos) * WEIGHT;
    load.lag(loop, (long) lagNanos);
    Grades judge = grades;
    if (judge != null) {
      int next = judge.take(load.heap(now), (long) lagNanos, now);
      settle(next, judge.reason());
    }
  }

  private void settle(int next, Grades.Reason reason) {
    if (next != grade) {
      grade = next;
      load.grade(loop, next, reason);
    }
  }

  /** Whether a request of this importance is to be turned away. */
  public boolean refuses(Importance importance) {
    return grade != Grades.CALM && Grades.refuses(grade, importance);
  }

  /** Whether new connections are to be turned away as well. */
  public boolean refusesConnections() {
    return grade >= Grades.SEVERE && refusesConnections;
  }

  /** One was. */
  public void refused(Importance importance, String route) {
    Grades judge = grades;
    String reason = judge == null ? Grades.Reason.LOOP_LAG.text() : judge.reason().text();
    counter(reason, importance, route).increment();
  }

  private LoopCounter counter(String reason, Importance importance, String route) {
    return meters.counter(
        "requests_shed_total", "reason", reason, "importance", importance.text(), "route", route);
  }
}
