package com.openhwy.marketeer.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long MILLI = 1_000_000;
  private static final long TICK = TimerWheel.TICK_MILLIS * MILLI;

  /** Time that stands still until it is told to go on; it begins near the overflow of a long. */
  private static final class Clock implements Ticker {
    private long now = Long.MAX_VALUE - 1000 * MILLI;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public long epochMillis() {
      return now / MILLI;
    }
  }

  private final Clock clock = new Clock();
  private final TimerWheel wheel = new TimerWheel(clock);
  private final List<String> fired = new ArrayList<>();

  private final class Named extends TimerWheel.Timer {
    private final String name;
    private final Runnable then;

    Named(String name, Runnable then) {
      this.name = name;
      this.then = then;
    }

    Named(String name) {
      this(name, () -> {});
    }

    @Override
    protected void expired() {
      fired.add(name);
      then.run();
    }
  }

  private void pass(long millis) {
    for (long passed = 0; passed < millis; passed += TimerWheel.TICK_MILLIS) {
      clock.now += TICK;
      wheel.tick();
    }
  }

  @Test
  void firesOnceWhenItsTimeHasCome() {
    Named timer = new Named("a");
    wheel.arm(timer, 100 * MILLI);
    assertThat(timer.armed()).isTrue();
    pass(80);
    assertThat(fired).isEmpty();
    pass(40);
    assertThat(fired).containsExactly("a");
    assertThat(timer.armed()).isFalse();
    pass(20_000);
    assertThat(fired).hasSize(1);
  }

  @Test
  void neverEarlyAndAtMostTwoTicksLate() {
    Random random = new Random(7);
    List<long[]> late = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      long delay = (long) (random.nextDouble() * 40_000 * MILLI);
      long due = clock.now + delay;
      wheel.arm(new Named("x", () -> late.add(new long[] {clock.now - due})), delay);
      clock.now += random.nextInt(3) * MILLI;
      wheel.tick();
    }
    pass(45_000);
    assertThat(late).hasSize(2000).allSatisfy(l -> assertThat(l[0]).isBetween(0L, 2 * TICK));
  }

  @Test
  void aCancelledOneDoesNotFire() {
    Named timer = new Named("a");
    wheel.arm(timer, 50 * MILLI);
    wheel.cancel(timer);
    wheel.cancel(timer);
    assertThat(timer.armed()).isFalse();
    pass(200);
    assertThat(fired).isEmpty();
  }

  @Test
  void movingLaterAndEarlier() {
    Named timer = new Named("a");
    wheel.arm(timer, 100 * MILLI);
    wheel.arm(timer, 15_000 * MILLI);
    pass(14_980);
    assertThat(fired).isEmpty();
    wheel.arm(timer, 10_000 * MILLI);
    wheel.arm(timer, 40 * MILLI);
    pass(80);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void oneMovedTimeAndAgainFiresAtTheLastTimeOnly() {
    Named timer = new Named("a");
    for (int i = 0; i < 1000; i++) {
      wheel.arm(timer, 75_000 * MILLI);
      pass(20);
    }
    pass(74_960);
    assertThat(fired).isEmpty();
    pass(60);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void whatFiresMayArmAndCancelAnything() {
    Named later = new Named("later");
    Named victim = new Named("victim");
    Named[] again = new Named[1];
    again[0] =
        new Named(
            "again",
            () -> {
              if (fired.size() < 3) {
                wheel.arm(again[0], 0);
              }
            });
    wheel.arm(victim, 60 * MILLI);
    wheel.arm(
        new Named(
            "first",
            () -> {
              wheel.cancel(victim);
              wheel.arm(later, 100 * MILLI);
              wheel.arm(again[0], 0);
            }),
        60 * MILLI);
    pass(80);
    assertThat(fired).startsWith("first");
    pass(200);
    assertThat(fired).contains("later", "again").doesNotContain("victim");
    assertThat(fired.stream().filter("again"::equals)).hasSize(2);
  }

  @Test
  void oneThatIsDueMayBeMovedByAnotherThatFires() {
    Named moved = new Named("moved");
    wheel.arm(moved, 60 * MILLI);
    wheel.arm(new Named("mover", () -> wheel.arm(moved, 1000 * MILLI)), 60 * MILLI);
    pass(100);
    assertThat(fired).containsExactly("mover");
    pass(1000);
    assertThat(fired).containsExactly("mover", "moved");
  }

  @Test
  void oneThatThrowsTakesNobodyWithIt() {
    wheel.arm(new Named("other"), 60 * MILLI);
    wheel.arm(
        new Named(
            "bad",
            () -> {
              throw new IllegalStateException("bad");
            }),
        60 * MILLI);
    wheel.arm(new Named("far"), 60 * MILLI + 512 * TICK);
    assertThatIllegalStateException().isThrownBy(() -> pass(60)).withMessage("bad");
    pass(40);
    assertThat(fired).containsExactlyInAnyOrder("bad", "other");
    pass(520 * TimerWheel.TICK_MILLIS);
    assertThat(fired).endsWith("far");
  }

  @Test
  void aLongPauseFiresAllThatIsDueAtOnce() {
    for (int i = 0; i < 100; i++) {
      wheel.arm(new Named("n" + i), i * 500L * MILLI);
    }
    clock.now += 3_600_000 * MILLI;
    wheel.tick();
    assertThat(fired).hasSize(100);
  }

  @Test
  void tellsItsTime() {
    assertThat(wheel.nanos()).isEqualTo(clock.now);
  }
}
