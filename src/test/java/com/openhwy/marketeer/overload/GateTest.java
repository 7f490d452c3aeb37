package com.openhwy.marketeer.overload;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.config.model.ServiceConfig.ConcurrencyConfig;
import com.openhwy.marketeer.config.model.ServiceConfig.ConcurrencyConfig.Mode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();

  private static ConcurrencyConfig config(Mode mode, int max, int queue) {
    return new ConcurrencyConfig(
        mode, Math.min(20, max), 1, max, queue, Duration.ofSeconds(1), 1.5, Duration.ofSeconds(30));
  }

  private static Gate gate(ConcurrencyConfig config) {
    return new Gate("s", config, new GateState(Gate.settings(config), 2, 0));
  }

  private final class Named extends Waiter {
    private final String name;

    Named(Gate gate, Importance importance, String name) {
      super(gate, importance, tasks::add);
      this.name = name;
    }

    @Override
    protected void admitted() {
      heard.add(name);
    }

    @Override
    protected void refused() {
      heard.add("not " + name);
    }
  }

  private Named named(Gate gate, Importance importance, String name) {
    return new Named(gate, importance, name);
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void soManyAndTheMoreImportantFirst() {
    Gate gate = gate(config(Mode.FIXED, 2, 10));
    assertThat(gate.enter()).isTrue();
    assertThat(gate.enter()).isTrue();
    assertThat(gate.enter()).isFalse();
    assertThat(named(gate, Importance.LOW, "low").enter()).isTrue();
    assertThat(named(gate, Importance.NORMAL, "normal 1").enter()).isTrue();
    assertThat(named(gate, Importance.NORMAL, "normal 2").enter()).isTrue();
    assertThat(named(gate, Importance.CRITICAL, "critical").enter()).isTrue();
    assertThat(gate.waiting()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      gate.leave(0, Gate.NO_SAMPLE, 0);
      run();
    }
    assertThat(heard).containsExactly("critical", "normal 1", "normal 2", "low");
    assertThat(gate.waiting()).isZero();
    assertThat(gate.inFlight()).isEqualTo(2);
    gate.leave(0, Gate.NO_SAMPLE, 0);
    gate.leave(0, Gate.NO_SAMPLE, 0);
    assertThat(gate.inFlight()).isZero();
  }

  @Test
  void whoIsLessImportantGoesWhenTooManyWait() {
    Gate gate = gate(config(Mode.FIXED, 1, 2));
    assertThat(gate.enter()).isTrue();
    assertThat(named(gate, Importance.NORMAL, "first").enter()).isTrue();
    assertThat(named(gate, Importance.NORMAL, "second").enter()).isTrue();
    assertThat(named(gate, Importance.NORMAL, "third").enter()).isFalse();
    assertThat(named(gate, Importance.SHEDDABLE, "less").enter()).isFalse();
    assertThat(named(gate, Importance.HIGH, "more").enter()).isTrue();
    run();
    assertThat(heard).as("the youngest of the least").containsExactly("not second");
    assertThat(gate.waiting()).isEqualTo(2);
  }

  @Test
  void withoutAQueueNobodyWaits() {
    Gate gate = gate(config(Mode.FIXED, 1, 0));
    assertThat(gate.enter()).isTrue();
    assertThat(named(gate, Importance.CRITICAL, "one").enter()).isFalse();
  }

  @Test
  void whoLeavesTheQueueIsNotCalledAndItsSlotGoesOn() {
    Gate gate = gate(config(Mode.FIXED, 1, 5));
    assertThat(gate.enter()).isTrue();
    Named gone = named(gate, Importance.NORMAL, "gone");
    Named late = named(gate, Importance.NORMAL, "late");
    Named next = named(gate, Importance.NORMAL, "next");
    assertThat(gone.enter() && late.enter() && next.enter()).isTrue();
    assertThat(gone.cancel()).isTrue();
    assertThat(gone.cancel()).isFalse();
    gate.leave(0, Gate.NO_SAMPLE, 0); // the slot is late's, who has not heard of it yet
    assertThat(late.cancel()).isTrue();
    run();
    assertThat(heard).containsExactly("next");
    assertThat(next.cancel()).isFalse();
    assertThat(gate.inFlight()).isEqualTo(1);
  }

  @Test
  void aNewLimitMeetsTheSameState() {
    ConcurrencyConfig small = config(Mode.FIXED, 1, 5);
    GateState state = new GateState(Gate.settings(small), 2, 0);
    Gate before = new Gate("s", small, state);
    assertThat(before.enter()).isTrue();
    assertThat(named(before, Importance.NORMAL, "waits").enter()).isTrue();
    Gate after = new Gate("s", config(Mode.FIXED, 3, 5), state);
    assertThat(after.inFlight()).isEqualTo(1);
    assertThat(after.enter()).as("others came first").isFalse();
    assertThat(named(after, Importance.LOW, "comes").enter()).isTrue();
    run();
    assertThat(heard).containsExactly("waits", "comes");
    before.leave(0, Gate.NO_SAMPLE, 0);
    assertThat(after.inFlight()).isEqualTo(2);
  }

  /** Full all the time: whoever leaves makes room for the next. */
  private static long busy(Gate gate, int answers, long latencyNanos, long from) {
    long now = from;
    for (int i = 0; i < answers; i++) {
      while (gate.enter()) {
        // one more
      }
      now += 1_000_000;
      gate.leave(i % 2, latencyNanos, now);
    }
    return now;
  }

  @Test
  void adaptiveLearnsFromWhatLeaves() {
    Gate gate = gate(config(Mode.ADAPTIVE, 500, 5));
    assertThat(gate.limit()).isEqualTo(20);
    long now = busy(gate, 2000, 5_000_000, 0);
    int grown = gate.limit();
    assertThat(grown).as("used and quick").isGreaterThan(30);
    assertThat(gate.baseNanos()).isEqualTo(5_000_000.0);
    now = busy(gate, 1000, 100_000_000, now);
    assertThat(gate.limit()).as("slow").isLessThan(grown);
    while (gate.inFlight() > 0) {
      gate.leave(0, Gate.NO_SAMPLE, now);
    }
    assertThat(gate.enter()).isTrue();
  }

  /** Slots are never lost and never given twice, however many loops race for them. */
  @Test
  void manyLoops() throws Exception {
    int limit = 3;
    Gate gate = gate(config(Mode.FIXED, limit, 10_000));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int threads = 4;
    int each = 2000;
    CountDownLatch done = new CountDownLatch(threads * each);
    List<Importance> all = List.of(Importance.values());
    List<ExecutorService> loops = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      loops.add(Executors.newSingleThreadExecutor());
    }
    try {
      for (ExecutorService loop : loops) {
        for (int i = 0; i < each; i++) {
          Importance importance = all.get(i % all.size());
          loop.execute(() -> visit(gate, importance, loop, inside, most, done));
        }
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).as("everybody came through").isTrue();
      assertThat(most.get()).isLessThanOrEqualTo(limit);
      assertThat(gate.inFlight()).isZero();
      assertThat(gate.waiting()).isZero();
    } finally {
      loops.forEach(ExecutorService::shutdownNow);
    }
  }

  private static void visit(
      Gate gate,
      Importance importance,
      ExecutorService loop,
      AtomicInteger inside,
      AtomicInteger most,
      CountDownLatch done) {
    Runnable stay =
        () -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          loop.execute(
              () -> {
                inside.decrementAndGet();
                gate.leave(0, Gate.NO_SAMPLE, 0);
                done.countDown();
              });
        };
    if (gate.enter()) {
      stay.run();
      return;
    }
    Waiter waiter =
        new Waiter(gate, importance, loop) {
          @Override
          protected void admitted() {
            stay.run();
          }

          @Override
          protected void refused() {
            throw new IllegalStateException("the queue is long enough for all");
          }
        };
    assertThat(waiter.enter()).isTrue();
  }
}
