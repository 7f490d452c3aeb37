package com.openhwy.marketeer.overload;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.Importance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How hard the whole process is pressed: what the heap is like after its last collection, and what
 * each event loop has come to. Thread-safe; loops write their own places, anybody reads. The log
 * says when shedding begins and ends, not what was shed.
 */
public final class ProcessLoad {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLoad.class);
  private static final double NANOS_PER_MILLI = 1e6;

  /** Where so long nothing was collected, nobody knows. */
  private static final long KNOWN_NANOS = 10_000_000_000L;

  private record Heap(double share, long atNanos) {}

  /**
   * What holds now.
   *
   * @param grade 0 is calm, 5 is everything turned away; the highest of all loops
   * @param reason {@code heap} or {@code loop_lag}; empty when calm
   * @param heap share in use after the last collection; 0 when not known
   * @param lagNanos of each loop
   */
  public record State(int grade, String reason, double heap, List<Long> lagNanos) {

    /** The classes of importance that are turned away. */
    public List<String> refused() {
      List<String> refused = new ArrayList<>();
      for (Importance importance : Importance.values()) {
        if (Grades.refuses(grade, importance)) {
          refused.add(importance.text());
        }
      }
      return refused;
    }
  }

  private final Ticker ticker;
  private final AtomicLongArray lags;
  private final AtomicIntegerArray grades;
  private final AtomicReference<Consumer<State>> listener = new AtomicReference<>(state -> {});
  private volatile Heap heap;
  private volatile String reason = "";
  private int told;

  /**
   * @param loops how many event loops there are
   */
  public ProcessLoad(int loops, Ticker ticker) {
    this.ticker = ticker;
    this.lags = new AtomicLongArray(loops);
    this.grades = new AtomicIntegerArray(loops);
    this.heap = new Heap(0, ticker.nanos());
  }

  /** Who is told of each change, on the loop that noticed it. */
  public void onChange(Consumer<State> hears) {
    listener.set(hears);
  }

  /**
   * The heap was collected; on any thread.
   *
   * @param share of it that is in use now, 0 to 1
   */
  public void collected(double share) {
    heap = new Heap(share, ticker.nanos());
  }

  /** Share of the heap in use after the last collection; 0 when that was long ago. */
  double heap(long nowNanos) {
    Heap last = heap;
    return nowNanos - last.atNanos() < KNOWN_NANOS ? last.share() : 0;
  }

  /** What a loop has measured; on that loop. */
  void lag(int loop, long nanos) {
    lags.setOpaque(loop, nanos);
  }

  /** What a loop has decided; on that loop, and only when it has changed. */
  void grade(int loop, int grade, Grades.Reason why) {
    grades.set(loop, grade);
    if (grade > Grades.CALM) {
      reason = why.text();
    }
    settle();
  }

  private synchronized void settle() {
    State now = state();
    if (now.grade() == told) {
      return;
    }
    if (told == Grades.CALM) {
      LOG.warn(
          "overload by {}: {} requests are turned away; {}",
          now.reason(),
          String.join(", ", now.refused()),
          measures(now));
    } else if (now.grade() == Grades.CALM) {
      LOG.info("overload is over; {}", measures(now));
    }
    told = now.grade();
    Objects.requireNonNull(listener.get()).accept(now);
  }

  private static String measures(State now) {
    long worst = now.lagNanos().stream().mapToLong(Long::longValue).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "event loops up to %.0f ms late, heap %.0f %% in use after collection",
        worst / NANOS_PER_MILLI,
        now.heap() * 100);
  }

  public State state() {
    int grade = Grades.CALM;
    List<Long> late = new ArrayList<>(lags.length());
    for (int loop = 0; loop < grades.length(); loop++) {
      grade = Math.max(grade, grades.get(loop));
      late.add(lags.getOpaque(loop));
    }
    return new State(
        grade, grade == Grades.CALM ? "" : reason, heap(ticker.nanos()), List.copyOf(late));
  }
}
