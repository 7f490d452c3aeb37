package com.openhwy.marketeer.middleware.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Rate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final SlidingWindow window = new SlidingWindow(Rate.parse("10/s"));
  private long state;

  private int passed(int requests, long now) {
    int passed = 0;
    for (int i = 0; i < requests; i++) {
      long charged = window.charge(state, now);
      if (charged != Algorithm.REFUSED) {
        state = charged;
        passed++;
      }
    }
    return passed;
  }

  @Test
  void theLastSecondCounts() {
    assertThat(passed(20, 900 * MILLI)).isEqualTo(10);
    assertThat(passed(20, SECOND)).isZero();
    assertThat(passed(20, SECOND + 100 * MILLI)).isEqualTo(1);
    assertThat(passed(20, SECOND + 500 * MILLI)).isEqualTo(4);
    assertThat(passed(20, 2 * SECOND)).isEqualTo(5);
    assertThat(passed(20, 5 * SECOND)).isEqualTo(10);
  }

  @Test
  void tellsWhatIsLeftAndWhenThereIsMore() {
    assertThat(window.remaining(0, 0)).isEqualTo(10);
    assertThat(window.reset(0, 0)).isZero();
    passed(10, 400 * MILLI);
    assertThat(window.remaining(state, 400 * MILLI)).isZero();
    assertThat(window.untilNext(state, 400 * MILLI)).isEqualTo(700 * MILLI);
    assertThat(window.reset(state, 400 * MILLI)).isEqualTo(1600 * MILLI);
    assertThat(window.untilNext(state, SECOND + 50 * MILLI)).isEqualTo(50 * MILLI);
    assertThat(window.untilNext(state, SECOND + 100 * MILLI)).isZero();
    assertThat(window.remaining(state, SECOND + 500 * MILLI)).isEqualTo(5);
    assertThat(window.reset(state, SECOND + 500 * MILLI)).isEqualTo(500 * MILLI);
    assertThat(window.used(state, 2 * SECOND)).isZero();
    assertThat(window.reset(state, 2 * SECOND)).isZero();
  }

  @Test
  void aRefundIsAsIfNothingHappened() {
    passed(3, SECOND);
    long before = state;
    assertThat(window.refund(window.charge(before, SECOND), SECOND)).isEqualTo(before);
    assertThat(window.refund(0, SECOND)).isZero();
  }

  @Test
  void aLoopWhoseClockIsBehindCountsIntoTheWindowOfTheOthers() {
    passed(4, SECOND + 1000);
    assertThat(passed(20, SECOND - 1000)).isEqualTo(6);
    assertThat(window.remaining(state, SECOND + 1000)).isZero();
  }

  @Test
  void thePolicy() {
    SlidingWindow hourly = new SlidingWindow(Rate.parse("5000/h"));
    assertThat(hourly.quota()).isEqualTo(5000);
    assertThat(hourly.windowSeconds()).isEqualTo(3600);
  }

  /** What {@code untilNext} says is the first moment that a request passes. */
  @Property(tries = 300)
  void untilNextIsExact(
      @ForAll @IntRange(min = 1, max = 200_000) int limit,
      @ForAll @IntRange(min = 1, max = 2_678_400) int seconds,
      @ForAll @IntRange(min = 0, max = 400) int before,
      @ForAll @LongRange(min = 0, max = 2_000_000) long start,
      @ForAll @LongRange(min = 0, max = 1_000_000) long step) {
    SlidingWindow any =
        new SlidingWindow(new Rate(Math.min(limit, 300), Duration.ofSeconds(seconds)));
    long unit = seconds * 1000L; // a millionth of the window, in nanoseconds
    long known = 0;
    long now = start * unit;
    for (int i = 0; i < before; i++) {
      long charged = any.charge(known, now);
      known = charged == Algorithm.REFUSED ? known : charged;
    }
    now += step * unit;
    long wait = any.untilNext(known, now);
    assertThat(any.charge(known, now + wait)).isNotEqualTo(Algorithm.REFUSED);
    assertThat(wait == 0).isEqualTo(any.charge(known, now) != Algorithm.REFUSED);
    if (wait > 0) {
      assertThat(any.charge(known, now + wait - 2000)).isEqualTo(Algorithm.REFUSED);
    }
  }
}
