package com.openhwy.marketeer.overload;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Ratio;
import com.openhwy.marketeer.base.TimerWheel;
import com.openhwy.marketeer.config.model.Importance;
import com.openhwy.marketeer.config.model.ServerConfig.OverloadConfig;
import com.openhwy.marketeer.middleware.Loops.ManualTicker;
import com.openhwy.marketeer.telemetry.LoopMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShedderTest {
  private static final OverloadConfig ON =
      new OverloadConfig(Ratio.parse("90%"), Duration.ofMillis(100), true);

  private final ManualTicker ticker = new ManualTicker();
  private final TimerWheel timers = new TimerWheel(ticker);
  private final ProcessLoad load = new ProcessLoad(2, ticker);
  private final LoopMeters meters = new LoopMeters();
  private final Shedder shedder = new Shedder(0, timers, load, meters);
  private final List<ProcessLoad.State> changes = new ArrayList<>();

  ShedderTest() {
    load.onChange(changes::add);
  }

  /** Turns of the loop, each of which takes so long. */
  private void turns(int count, long millis) {
    for (int i = 0; i < count; i++) {
      ticker.advance(Duration.ofMillis(millis));
      timers.tick();
    }
  }

  @Test
  void offItDoesNothing() {
    shedder.settings(null);
    turns(50, 900);
    assertThat(shedder.armed()).isFalse();
    assertThat(shedder.refuses(Importance.SHEDDABLE)).isFalse();
    assertThat(load.state().lagNanos()).containsExactly(0L, 0L);
    shedder.settings(new OverloadConfig(Ratio.parse("0"), Duration.ZERO, true));
    assertThat(shedder.armed()).isFalse();
  }

  @Test
  void oneLongTurnIsNoOverloadManyAre() {
    shedder.settings(ON);
    turns(100, 20);
    turns(1, 400);
    turns(100, 20);
    assertThat(changes).isEmpty();
    turns(20, 250);
    assertThat(shedder.refuses(Importance.LOW)).isTrue();
    assertThat(shedder.refuses(Importance.CRITICAL)).isFalse();
    assertThat(load.state().reason()).isEqualTo("loop_lag");
    assertThat(load.state().lagNanos().get(0)).isBetween(150_000_000L, 250_000_000L);
    assertThat(load.state().refused()).contains("sheddable", "low").doesNotContain("critical");
    turns(400, 20);
    assertThat(shedder.refuses(Importance.SHEDDABLE)).isFalse();
    assertThat(changes.get(changes.size() - 1).grade()).isZero();
    assertThat(changes.get(0).grade()).isEqualTo(1);
  }

  @Test
  void whatTheHeapSaysHoldsForAWhile() {
    shedder.settings(ON);
    load.collected(0.99);
    turns(3, 20);
    assertThat(shedder.refusesConnections()).isTrue();
    assertThat(shedder.refuses(Importance.HIGH)).isTrue();
    shedder.refused(Importance.HIGH, "r");
    assertThat(
            meters
                .counter(
                    "requests_shed_total", "reason", "heap", "importance", "high", "route", "r")
                .value())
        .isEqualTo(1);
    turns(400, 20); // nothing is collected for eight seconds
    assertThat(shedder.refuses(Importance.HIGH)).isTrue();
    turns(450, 20);
    assertThat(shedder.refuses(Importance.SHEDDABLE)).as("nobody knows any more").isFalse();
    assertThat(load.state().heap()).isZero();
  }

  @Test
  void theWorstLoopIsTheProcessesAndConnectionsMayStay() {
    Shedder other = new Shedder(1, timers, load, meters);
    shedder.settings(new OverloadConfig(Ratio.parse("90%"), Duration.ofMillis(100), false));
    other.settings(new OverloadConfig(Ratio.parse("98%"), Duration.ofMillis(100), true));
    load.collected(0.98);
    turns(3, 20);
    assertThat(load.state().grade()).isEqualTo(4);
    assertThat(shedder.refusesConnections()).isFalse();
    assertThat(other.refuses(Importance.SHEDDABLE)).isTrue();
    assertThat(other.refuses(Importance.NORMAL)).isFalse();
    shedder.settings(null);
    assertThat(load.state().grade()).isEqualTo(1);
    other.settings(null);
    assertThat(load.state().grade()).isZero();
    assertThat(load.state().reason()).isEmpty();
  }

  private static OverloadConfig settings(String heap, long lagMillis) {
    return new OverloadConfig(Ratio.parse(heap), Duration.ofMillis(lagMillis), true);
  }

  private List<Integer> grades() {
    return changes.stream().map(ProcessLoad.State::grade).toList();
  }

  @Test
  void aReloadInTheMiddleOfAnOverloadKeepsTheGrade() {
    shedder.settings(ON);
    load.collected(0.995);
    turns(3, 20);
    load.collected(0.5); // as it may be while all is turned away
    for (int reloads = 0; reloads < 9; reloads++) {
      turns(5, 20);
      shedder.settings(ON);
    }
    assertThat(shedder.refuses(Importance.CRITICAL)).isTrue();
    turns(250, 20);
    assertThat(grades()).as("as without any reload").containsExactly(5, 4, 3, 2, 1, 0);
  }

  @Test
  void whatIsAlmostAsMuchAsBeforeIsSoAfterAReload() {
    shedder.settings(ON);
    load.collected(0.9);
    turns(2, 20);
    load.collected(0.89);
    shedder.settings(ON);
    turns(200, 20);
    assertThat(grades()).containsExactly(1);
  }

  @Test
  void byOtherThresholdsItRisesAtOnceAndFallsStepByStep() {
    shedder.settings(ON);
    load.collected(0.8);
    turns(2, 20);
    assertThat(changes).isEmpty();
    shedder.settings(settings("50%", 100));
    turns(1, 20);
    assertThat(grades()).containsExactly(3);
    shedder.settings(ON);
    turns(40, 20);
    assertThat(grades()).containsExactly(3);
    turns(150, 20);
    assertThat(grades()).containsExactly(3, 2, 1, 0);
  }

  @Test
  void whatIsSwitchedOffPressesNoMore() {
    shedder.settings(ON);
    load.collected(0.995);
    turns(2, 20);
    shedder.settings(settings("0", 100));
    turns(1, 20);
    assertThat(grades()).containsExactly(5, 0);
    turns(20, 250);
    assertThat(load.state().reason()).isEqualTo("loop_lag");
    shedder.settings(settings("90%", 0));
    turns(1, 20);
    assertThat(load.state().reason()).isEqualTo("heap");
    shedder.settings(null);
    shedder.settings(settings("100%", 100));
    turns(1, 20);
    assertThat(load.state().grade()).as("switched off and on it begins from calm").isZero();
  }
}
