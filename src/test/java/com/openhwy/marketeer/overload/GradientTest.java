package com.openhwy.marketeer.overload;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.overload.Gradient.Settings;
import com.openhwy.marketeer.overload.Gradient.Window;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientTest {
  private static final long WINDOW = 100_000_000;
  private static final double MILLI = 1e6;
  private static final Settings SETTINGS = new Settings(20, 4, 1000, 1.5, 30_000_000_000L);

  private long now = -7_000_000_000L;
  private final Gradient gradient = new Gradient(SETTINGS, now);

  private int after(int windows, double meanMillis, double inFlight) {
    for (int i = 0; i < windows; i++) {
      now += WINDOW;
      gradient.take(SETTINGS, new Window(100, meanMillis * MILLI, inFlight), now);
    }
    return gradient.limit(SETTINGS);
  }

  /**
   * A server that works on {@code capacity} requests at a time, {@code millis} each, the others
   * waiting inside it; and clients who always want {@code demand} at a time.
   */
  private int simulated(int windows, int capacity, double millis, int demand, long seed) {
    SplittableRandom noise = new SplittableRandom(seed);
    for (int i = 0; i < windows; i++) {
      now += WINDOW;
      int inFlight = Math.min(demand, gradient.limit(SETTINGS));
      double mean = millis * Math.max(1, (double) inFlight / capacity);
      mean *= 0.95 + noise.nextDouble() / 10;
      long samples = (long) (inFlight * 100 / mean);
      gradient.take(SETTINGS, new Window(samples, mean * MILLI, inFlight), now);
    }
    return gradient.limit(SETTINGS);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # capacity, millis, demand, least, most
          5,          20,     500,    4,     22
          20,         20,     500,    18,    45
          20,         200,    500,    18,    45
          100,        10,     900,    90,    200
          300,        5,      1000,   270,   560
          """)
  void theLimitComesNearWhatTheServerWorksOnAtATime(
      int capacity, double millis, int demand, int least, int most) {
    for (int windows : new int[] {1000, 10_000}) { // 100 s, 17 minutes
      int limit = simulated(windows, capacity, millis, demand, 42);
      int settled = limit < least ? simulated(3, capacity, millis, demand, 43) : limit;
      assertThat(settled)
          .as("after %d windows, and not while it is measured", windows)
          .isBetween(least, most);
    }
  }

  @Test
  void aServerThatBecomesSlowerForGoodIsNotTakenForFull() {
    simulated(2000, 50, 10, 500, 1);
    int limit = simulated(2000, 50, 40, 500, 2);
    int settled = limit < 40 ? simulated(3, 50, 40, 500, 3) : limit;
    assertThat(settled).isBetween(40, 100);
  }

  @Test
  void aServerThatLosesHalfOfItsCapacityGetsLess() {
    simulated(2000, 100, 10, 1000, 1);
    int limit = simulated(1000, 50, 10, 1000, 2);
    int settled = limit < 40 ? simulated(3, 50, 10, 1000, 3) : limit;
    assertThat(settled).isBetween(40, 100);
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "5, 10", "9, 10", "3, 400"})
  void withLittleLoadItDoesNotDrift(double inFlight, double millis) {
    assertThat(after(10_000, millis, inFlight)).isEqualTo(20);
  }

  @Test
  void withoutAnythingSeenNothingChanges() {
    now += 3_600_000_000_000L;
    assertThat(gradient.take(SETTINGS, new Window(0, 0, 0), now)).isFalse();
    assertThat(gradient.take(SETTINGS, new Window(9, 5 * MILLI, 20), now)).isFalse();
    assertThat(gradient.limit(SETTINGS)).isEqualTo(20);
    assertThat(gradient.baseNanos()).isZero();
  }

  @Test
  void stepByStep() {
    assertThat(after(1, 10, 20)).as("grows by a fifth of its root").isEqualTo(21);
    assertThat(after(1, 15, 20)).as("tolerated").isEqualTo(22);
    assertThat(after(1, 8, 20)).as("a lower base is taken at once").isEqualTo(23);
    assertThat(gradient.baseNanos()).isEqualTo(8 * MILLI);
    int before = gradient.limit(SETTINGS);
    assertThat(after(1, 80, 20)).as("never less than half, smoothed").isBetween(20, before - 1);
    assertThat(after(200, 800, 20)).isEqualTo(4);
    assertThat(after(200, 8, 1)).as("unused: stays small").isEqualTo(4);
  }

  @Test
  void aBusyServerIsMeasuredWithAQuarter() {
    int limit = after(299, 10, 1000);
    assertThat(after(1, 10, 1000)).isEqualTo((limit + 3) / 4);
    after(1, 30, 1000);
    assertThat(gradient.baseNanos()).as("what came before has to drain").isEqualTo(10 * MILLI);
    after(1, 7, 5);
    assertThat(gradient.baseNanos()).isEqualTo(7 * MILLI);
    assertThat(gradient.limit(SETTINGS)).as("goes on from where it was").isGreaterThan(limit - 2);
  }

  @Test
  void aMeasurementThatComesToNothingEnds() {
    int limit = after(299, 10, 1000);
    assertThat(after(1, 10, 1000)).isLessThan(limit / 2);
    for (int i = 0; i < 11; i++) {
      now += WINDOW;
      gradient.take(SETTINGS, new Window(2, 10 * MILLI, 3), now);
    }
    assertThat(gradient.limit(SETTINGS)).isGreaterThan(limit - 2);
    assertThat(gradient.baseNanos()).isEqualTo(10 * MILLI);
  }
}
