package com.openhwy.marketeer.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openhwy.marketeer.upstream.Endpoint;
import com.openhwy.marketeer.upstream.Health;
import com.openhwy.marketeer.upstream.ServiceConfigs;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from good and bad checks; rise is 2, fall is 3. */
class EndpointCheckTest {
  private final Endpoint endpoint = Lab.endpoint("http://127.0.0.1:1");
  private final Queue<Runnable> next = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();
  private final List<String> flips = new ArrayList<>();
  private double dice = 0.5;
  private boolean good;

  private final EndpointCheck check =
      new EndpointCheck(
          endpoint,
          new Scripted(),
          ServiceConfigs.http("/"),
          (delay, task) -> {
            delays.add(delay);
            next.add(task);
            return () -> next.remove(task);
          },
          () -> dice,
          (e, up, why) -> flips.add((up ? "up: " : "down: ") + why));

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      textBlock =
          """
          +,              U
          -,              D
          +--,            UUU
          +---,           UUUD
          +--+--+---,     UUUUUUUUUD
          -+,             DD
          -++,            DDU
          -+-+-++,        DDDDDDU
          +---++,         UUUDDU
          """)
  void theFirstDecidesAloneThenItTakesSeveralInARow(String checks, String healths) {
    StringBuilder met = new StringBuilder();
    for (int i = 0; i < checks.length(); i++) {
      good = checks.charAt(i) == '+';
      step();
      met.append(endpoint.state().health().name().charAt(0));
    }

    assertThat(met).hasToString(healths);
  }

  @Test
  void flipsAreToldOnceWithTheReason() {
    good = true;
    step();
    step();
    good = false;
    step();
    step();
    assertThat(flips).containsExactly("up: fine");

    step();
    step();
    assertThat(flips).containsExactly("up: fine", "down: broken");
    assertThat(endpoint.state().condition().lastCheck()).isEqualTo("broken");
  }

  @Test
  void theIntervalVariesByATenth() {
    good = true;
    for (double d : new double[] {0, 0.5, 0.999999}) {
      dice = d;
      step();
    }

    assertThat(delays.get(0)).isEqualTo(9000);
    assertThat(delays.get(1)).isEqualTo(10_000);
    assertThat((double) delays.get(2)).isCloseTo(11_000, within(1.0));
  }

  @Test
  void theFirstResultIsTold() {
    assertThat(check.first().isComplete()).isFalse();
    step();
    assertThat(check.first().succeeded()).isTrue();
  }

  @Test
  void whoStopsIsDoneAndSaysNothingMore() {
    good = true;
    step();
    check.stop();
    assertThat(next).isEmpty();

    check.run(); // a result that was under way
    assertThat(next).isEmpty();
    assertThat(endpoint.state().health()).isEqualTo(Health.UP);
  }

  @Test
  void stoppedBeforeTheFirstResultKeepsNobodyWaiting() {
    check.stop();

    assertThat(check.first().succeeded()).isTrue();
    assertThat(endpoint.state().health()).isEqualTo(Health.UNKNOWN);
  }

  private void step() {
    Runnable due = next.poll();
    if (due == null) {
      check.run();
    } else {
      due.run();
    }
  }

  private final class Scripted implements Probe {
    @Override
    public Future<ProbeResult> check(Endpoint of) {
      return Future.succeededFuture(good ? ProbeResult.good("fine") : ProbeResult.bad("broken"));
    }

    @Override
    public void close() {
      next.clear();
    }
  }
}
