package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openhwy.marketeer.http.FakeExchange;
import com.openhwy.marketeer.split.Rollout.Event;
import com.openhwy.marketeer.split.Rollout.State;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
  private static final String CANARY =
      "canary: {service: canary, steps: [10, 50], interval: 1m, min_requests: 50}";

  private final Split split =
      Splits.split(
          "services: [{service: a, weight: 3}, {service: b, weight: 1}, canary]\n" + CANARY);
  private final Rollout rollout = Objects.requireNonNull(split.rollout());
  private long seconds = -100;

  private @Nullable Event look() {
    return rollout.look(TimeUnit.SECONDS.toNanos(seconds), 1_700_000_000_000L + seconds * 1_000);
  }

  private void apply(Event event) {
    rollout.apply(event, TimeUnit.SECONDS.toNanos(seconds), 1_700_000_000_000L + seconds * 1_000);
  }

  /** On two loops, as many as a step wants of each side. */
  private void serve(int canaryErrors) {
    for (int i = 0; i < 100; i++) {
      rollout.tally(i % 2).answered(false, 1_000_000);
      if (i < canaryErrors) {
        rollout.tally(i % 2).failed(true);
      } else {
        rollout.tally(i % 2).answered(true, 1_000_000);
      }
    }
  }

  private void shares(double a, double b, double canary) {
    double[] now = {split.shares().of(0), split.shares().of(1), split.shares().of(2)};
    assertThat(now).containsExactly(new double[] {a, b, canary}, within(1e-9));
  }

  @Test
  void itGoesStepByStepToTheEnd() {
    shares(0.675, 0.225, 0.1);
    assertThat(rollout.view().since()).isNull();
    assertThat(look()).isEqualTo(Event.STARTED);
    assertThat(look()).isNull();
    serve(0);
    seconds += 59;
    assertThat(look()).isNull();
    assertThat(rollout.view().why()).isEqualTo("the interval is not over");
    assertThat(rollout.view().canary().requests()).isEqualTo(100);
    seconds += 1;
    assertThat(look()).isEqualTo(Event.ADVANCED);
    shares(0.375, 0.125, 0.5);
    assertThat(rollout.view().step()).isEqualTo(2);
    assertThat(rollout.view().share()).isEqualTo(50);

    seconds += 60;
    assertThat(look()).as("what came before the step does not count").isNull();
    assertThat(rollout.view().why()).startsWith("too few requests: 0 and 0");
    serve(0);
    assertThat(look()).isEqualTo(Event.PROMOTED);
    shares(0, 0, 1);
    assertThat(rollout.view().state()).isEqualTo(State.PROMOTED);
    serve(100);
    seconds += 1_000;
    assertThat(look()).as("nobody judges it any more").isNull();
  }

  @Test
  void oneThatFailsIsRolledBackAtOnce() {
    look();
    serve(30);
    assertThat(look()).isEqualTo(Event.ROLLED_BACK);
    shares(0.75, 0.25, 0);
    assertThat(rollout.view().why()).startsWith("errors are higher: 30.00 % errors of 100");
    assertThat(rollout.view().canary().errors()).isEqualTo(30);
    assertThat(rollout.view().step()).isZero();
  }

  @Test
  void anOperatorPausesResumesAndDecides() {
    look();
    apply(Event.PAUSED);
    serve(0);
    seconds += 1_000;
    assertThat(look()).isNull();
    shares(0.675, 0.225, 0.1);
    apply(Event.RESUMED);
    assertThat(look()).as("its step begins anew").isNull();
    apply(Event.PROMOTED);
    shares(0, 0, 1);
    apply(Event.ROLLED_BACK);
    shares(0.75, 0.25, 0);
    apply(Event.ABORTED);
    shares(0.6, 0.2, 0.2);
    apply(Event.RESTARTED);
    shares(0.675, 0.225, 0.1);
    assertThat(rollout.view().state()).isEqualTo(State.PROGRESSING);
    assertThat(rollout.view().step()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RESUMED,     RESUMED,     progressing, resumed,     paused",
    "PAUSED,      PAUSED,      paused,      paused,      progressing",
    "PROMOTED,    PAUSED,      promoted,    paused,      progressing",
    "PROMOTED,    PROMOTED,    promoted,    promoted,    progressing or paused or rolled_back or"
        + " aborted",
    "ROLLED_BACK, ROLLED_BACK, rolled_back, rolled_back, progressing or paused or promoted or"
        + " aborted",
  })
  void whatItsStateDoesNotAllowIsRefused(
      Event first, Event then, String is, String wanted, String expected) {
    look();
    if (first != Event.RESUMED) {
      apply(first);
    }
    assertThatThrownBy(() -> apply(then))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the canary of route \"shop\" is "
                + is
                + ", and cannot be "
                + wanted
                + "; expected one that is "
                + expected);
  }

  @Test
  void onlyWhatWasDrawnIsCompared() {
    Split tested =
        Splits.split("services: [a, {service: canary, when: {headers: {X-Beta: '1'}}}]\n" + CANARY);
    SplitBackend loop = Splits.loop(tested, 3, 0);
    Rollout its = Objects.requireNonNull(tested.rollout());
    for (int i = 0; i < 40; i++) {
      var x = FakeExchange.get("/").run(loop).exchange();
      loop.ended(x, i % 4 == 0 ? 503 : 200);
      var beta = FakeExchange.get("/").header("X-Beta", "1").run(loop);
      loop.ended(beta.exchange(), 500);
    }
    its.look(0, 0);
    its.look(1, 1);
    Samples stable = its.tally(0).samples(false);
    Samples canary = its.tally(0).samples(true);
    assertThat(stable.requests() + canary.requests()).isEqualTo(40);
    assertThat(stable.errors() + canary.errors()).isEqualTo(10);
  }
}
