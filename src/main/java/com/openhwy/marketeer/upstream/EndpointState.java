package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.Ticker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * What is learned about one address of a service while it is used. Thread-safe. It lives by
 * identity (service name and address), so a new configuration finds the old knowledge.
 *
 * <p>What changes with every request (in flight, latency) lies in cells that one loop each writes;
 * readers add them up. What changes seldom is one immutable {@link Condition}.
 */
public final class EndpointState {
  private static final AtomicReferenceFieldUpdater<EndpointState, Condition> CONDITION =
      AtomicReferenceFieldUpdater.newUpdater(EndpointState.class, Condition.class, "condition");

  private final Ticker ticker;
  private final Runnable changed;
  private final LoopCells cells;
  private final Streaks streaks = new Streaks();
  private final AtomicInteger slotsInUse = new AtomicInteger();
  private final boolean latecomer;
  private volatile Condition condition;
  private volatile boolean retired;

  /**
   * @param changed to be told when a loop may have to pick otherwise
   * @param latecomer it joined a service that was serving already, so its share starts small
   */
  EndpointState(int loops, Ticker ticker, Runnable changed, boolean latecomer) {
    this.ticker = ticker;
    this.changed = changed;
    this.cells = new LoopCells(loops);
    this.latecomer = latecomer;
    Condition first = Condition.unknown(ticker.epochMillis());
    this.condition = latecomer ? first.ramping(ticker.nanos()) : first;
  }

  public Condition condition() {
    return condition;
  }

  public Health health() {
    return condition.health();
  }

  /**
   * One active check has finished.
   *
   * @param good whether this check was good; a good one ends that it is unreachable
   * @param next what follows from it and the ones before
   * @param result for the operator: what was met
   * @return whether the health changed
   */
  public boolean checked(boolean good, Health next, String result) {
    long millis = ticker.epochMillis();
    for (; ; ) {
      Condition before = condition;
      Condition after = before.check(result, millis);
      boolean flips = before.health() != next;
      if (flips) {
        after = after.health(next, millis);
        boolean back = before.health() == Health.DOWN || latecomer;
        after = next == Health.UP && back ? after.ramping(ticker.nanos()) : after;
      }
      boolean readmitted = good && before.isUnreachable();
      after = readmitted ? after.lifted(ticker.nanos()) : after;
      if (CONDITION.compareAndSet(this, before, after)) {
        if (flips || readmitted) {
          changed.run();
        }
        return flips;
      }
    }
  }

  /**
   * Whether the address has left its service: what is kept for it (idle connections, say) can go.
   * Should it come back, it comes with a new state.
   */
  public boolean isRetired() {
    return retired;
  }

  void retire() {
    retired = true;
  }

  /** Nobody checks it any more. */
  public void unchecked() {
    Condition before = condition;
    if (before.health() != Health.UNKNOWN
        && CONDITION.compareAndSet(this, before, Condition.unknown(ticker.epochMillis()))) {
      changed.run();
    }
  }

  /**
   * Keeps it away, if its condition is still that.
   *
   * @return whether it was, and all loops hear of it
   */
  boolean eject(Condition before, Ejection ejection) {
    Condition after = before.ejection(ejection).ramping(ejection.until());
    if (!CONDITION.compareAndSet(this, before, after)) {
      return false;
    }
    changed.run();
    return true;
  }

  /** It answered: if a failed connect kept it away, that is over. */
  private void reached(long nowNanos) {
    Condition before = condition;
    if (before.isUnreachable() && CONDITION.compareAndSet(this, before, before.lifted(nowNanos))) {
      changed.run();
    }
  }

  /** Its time is over: true for the one caller that may say so. */
  boolean readmit(long nowNanos) {
    Condition before = condition;
    Ejection last = before.ejection();
    return last != null
        && !last.over()
        && !last.isInForce(nowNanos)
        && CONDITION.compareAndSet(this, before, before.ejection(last.ended()));
  }

  // ---- written by the loops

  /** Loop {@code loop} only. */
  void started(int loop) {
    cells.started(loop);
  }

  /** Loop {@code loop} only. */
  void finished(int loop) {
    cells.finished(loop);
  }

  /** Loop {@code loop} only: a response head came after {@code latencyNanos}. */
  void answered(int loop, long latencyNanos, long nowNanos) {
    cells.observe(loop, latencyNanos, nowNanos);
    reached(nowNanos);
  }

  /** What it did lately, for who judges it. */
  Streaks streaks() {
    return streaks;
  }

  LoopCells cells() {
    return cells;
  }

  /** Requests in flight, over all loops. */
  public long inFlight() {
    return cells.inFlight();
  }

  /** Decaying average time to the response head as {@code loop} saw it; 0 before the first. */
  double latencyNanos(int loop, long nowNanos) {
    return cells.latencyNanos(loop, nowNanos);
  }

  /** Average over the loops of the time to the response head, nanoseconds; 0 before the first. */
  public double latencyNanos() {
    return cells.latencyNanos();
  }

  // ---- slots of max_connections

  /** Slots of max_connections that are taken; always 0 without a limit. */
  public int slotsInUse() {
    return slotsInUse.get();
  }

  boolean acquireSlot(int limit) {
    for (; ; ) {
      int used = slotsInUse.get();
      if (used >= limit) {
        return false;
      }
      if (slotsInUse.compareAndSet(used, used + 1)) {
        return true;
      }
    }
  }

  void releaseSlot() {
    int left = slotsInUse.decrementAndGet();
    if (left < 0) {
      slotsInUse.incrementAndGet();
      throw new IllegalStateException("a slot was given back that was not taken");
    }
  }
}
