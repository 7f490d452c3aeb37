package com.openhwy.marketeer.base;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop: a hashed wheel whose entries link to themselves, so that arming,
 * touching and cancelling cost a few stores and no object. Owned by one thread; {@link #tick} is to
 * be called every {@link #TICK_MILLIS}. A deadline is met at most two ticks late, never early.
 *
 * <p>Most deadlines are moved many times and reached never, so moving one later only writes the new
 * time; the entry is filed anew when its old place comes round.
 */
public final class TimerWheel {
  /** Milliseconds between two calls of {@link #tick}. */
  public static final long TICK_MILLIS = 20;

  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;
  private static final int SLOTS = 512;

  private final Ticker ticker;
  private final Timer[] heads = new Timer[SLOTS];
  private final long origin;
  private long reached;

  public TimerWheel(Ticker ticker) {
    this.ticker = ticker;
    this.origin = ticker.nanos();
    for (int i = 0; i < SLOTS; i++) {
      heads[i] = new Head();
    }
  }

  /** Now, as {@link Ticker#nanos()} has it. */
  public long nanos() {
    return ticker.nanos();
  }

  /** The wall clock, as {@link Ticker#epochMillis()} has it. */
  public long epochMillis() {
    return ticker.epochMillis();
  }

  /** Arms or moves {@code timer} to fire {@code delayNanos} from now. */
  public void arm(Timer timer, long delayNanos) {
    long at = ticker.nanos() + delayNanos;
    timer.deadline = at;
    if (timer.next != null && timer.filedFor - at <= 0) {
      return; // filed no later than needed: it will be moved on when its slot comes round
    }
    unlink(timer);
    file(timer);
  }

  public void cancel(Timer timer) {
    unlink(timer);
  }

  private void file(Timer timer) {
    timer.filedFor = timer.deadline;
    long tick = Math.max(reached + 1, (timer.deadline - origin + TICK_NANOS - 1) / TICK_NANOS);
    Timer head = heads[(int) (tick & (SLOTS - 1))];
    timer.next = head.next;
    timer.previous = head;
    if (head.next != null) {
      head.next.previous = timer;
    }
    head.next = timer;
  }

  private static void unlink(Timer timer) {
    if (timer.previous != null && timer.next != null) {
      timer.previous.next = timer.next;
      timer.next.previous = timer.previous;
    }
    timer.next = null;
    timer.previous = null;
  }

  /** Fires what is due. An entry may arm or cancel itself and others while it fires. */
  public void tick() {
    long now = ticker.nanos();
    long current = (now - origin) / TICK_NANOS;
    if (current - reached > SLOTS) {
      reached = current - SLOTS; // a long pause: once round visits every entry
    }
    while (reached < current) {
      reached++;
      sweep(heads[(int) (reached & (SLOTS - 1))], now);
    }
  }

  /** Empties a slot into a list of its own first: firing may link and unlink anything. */
  private void sweep(Timer head, long now) {
    Timer due = new Head();
    if (head.next == head || head.next == null || head.previous == null) {
      return;
    }
    due.next = head.next;
    due.previous = head.previous;
    due.next.previous = due;
    due.previous.next = due;
    head.next = head;
    head.previous = head;
    try {
      for (Timer timer = due.next; timer != null && timer != due; timer = due.next) {
        unlink(timer);
        if (timer.deadline - now <= 0) {
          timer.expired();
        } else {
          file(timer);
        }
      }
    } finally {
      keep(due);
    }
  }

  /** What one that threw left behind is due at the next tick: its fault is not theirs. */
  private void keep(Timer due) {
    for (Timer timer = due.next; timer != null && timer != due; timer = due.next) {
      unlink(timer);
      file(timer);
    }
  }

  /** One deadline. Extend it with what is to happen; owned by the wheel's thread. */
  public abstract static class Timer {
    private @Nullable Timer next;
    private @Nullable Timer previous;
    private long deadline;
    private long filedFor;

    /** The deadline has passed. The timer is no longer armed. */
    protected abstract void expired();

    public final boolean armed() {
      return next != null;
    }
  }

  private static final class Head extends Timer {
    Head() {
      super.next = this;
      super.previous = this;
    }

    @Override
    protected void expired() {
      throw new IllegalStateException("the head of a slot is no timer");
    }
  }
}
