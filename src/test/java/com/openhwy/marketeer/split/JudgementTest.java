package com.openhwy.marketeer.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.config.model.CanaryConfig;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

  private static CanaryConfig settings(String more) {
    return Objects.requireNonNull(
        Splits.settings(
                "services: [a, b]\ncanary: {service: b, interval: 5m, min_requests: 100"
                    + more
                    + "}")
            .canary());
  }

  /**
   * @param millis of every answer that is no error
   */
  private static Samples samples(long requests, long errors, long millis) {
    LoopTally tally = new LoopTally();
    for (long i = 0; i < errors; i++) {
      tally.failed(false);
    }
    for (long i = errors; i < requests; i++) {
      tally.answered(false, millis * 1_000_000);
    }
    return tally.samples(false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # stable: requests, errors, ms | canary           | elapsed | comes to | because
          5000 |   5 |  20               | 250 |   0 |  20  | 5m      | ADVANCE  | 0.00 % errors of 250 against 0.10 % of 5000
          5000 |   5 |  20               | 250 |   1 |  22  | 5m      | ADVANCE  | p95
          5000 |   5 |  20               | 250 |   0 |  20  | 299s    | HOLD     | the interval is not over
          5000 |   5 |  20               |  99 |   0 |  20  | 5m      | HOLD     | too few requests: 99 and 5000 of 100
          99   |   0 |  20               | 500 |   0 |  20  | 5m      | HOLD     | too few requests: 500 and 99 of 100
          0    |   0 |  20               | 0   |   0 |  20  | 5h      | HOLD     | too few requests: 0 and 0 of 100
          # errors: a few are chance, many are not, and many of a few are enough
          5000 |   5 |  20               | 250 |   2 |  20  | 5m      | ADVANCE  | 0.80 % errors
          5000 |   5 |  20               | 250 |   5 |  20  | 5m      | HOLD     | may be chance
          5000 |   5 |  20               | 250 |  20 |  20  | 5m      | ROLLBACK | errors are higher: 8.00 % errors of 250
          5000 |   5 |  20               | 250 |  20 |  20  | 1s      | ROLLBACK | errors are higher
          5000 |   5 |  20               |  20 |  10 |  20  | 1s      | ROLLBACK | errors are higher
          5000 |   5 |  20               |  20 |   2 |  20  | 1s      | HOLD     | too few requests
          5000 |   5 |  20               |  19 |  19 |  20  | 1s      | HOLD     | too few requests
          # what fails on both sides is not the canary's fault
          5000 | 2500 | 20               | 250 | 125 |  20  | 5m      | ADVANCE  | 50.00 % errors
          5000 | 5000 | 20               | 250 | 250 |  20  | 5m      | ADVANCE  | 100.00 % errors
          5000 | 500 |  20               | 250 |   0 |  20  | 5m      | ADVANCE  | 0.00 % errors
          # latency: up to half more is allowed, and less than 5 ms is nothing
          5000 |   0 |  20               | 250 |   0 |  28  | 5m      | ADVANCE  | p95
          5000 |   0 |  20               | 250 |   0 |  60  | 5m      | ROLLBACK | answers are slower
          5000 |   0 |  20               |  20 |   0 |  60  | 1s      | ROLLBACK | answers are slower
          5000 |   0 |  20               |  19 |   0 |  60  | 1s      | HOLD     | too few requests
          5000 |   0 |   1               | 250 |   0 |   4  | 5m      | ADVANCE  | p95
          5000 |   0 |  20               | 250 |   0 |   2  | 5m      | ADVANCE  | p95
          """)
  void aStepIsJudged(
      long stable,
      long stableErrors,
      long stableMillis,
      long canary,
      long canaryErrors,
      long canaryMillis,
      String elapsed,
      String verdict,
      String why) {
    Judgement judgement =
        Judgement.of(
            settings(""),
            samples(stable, stableErrors, stableMillis),
            samples(canary, canaryErrors, canaryMillis),
            Durations.parse(elapsed));

    assertThat(judgement.why()).contains(why);
    assertThat(judgement.verdict().name()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "', error_margin: 10',           250,  20,  20, ADVANCE",
    "', error_margin: 0',            250,   1,  20, HOLD",
    "', latency_margin: 400',        250,   0,  60, ADVANCE",
    "', latency_margin: 0',          250,   0,  40, ROLLBACK",
    "', time_limit: 6m',              10,   0,  20, HOLD",
  })
  void itsSettingsCount(String more, long canary, long errors, long millis, String verdict) {
    Judgement judgement =
        Judgement.of(
            settings(more),
            samples(5_000, 0, 20),
            samples(canary, errors, millis),
            Durations.parse("5m"));
    assertThat(judgement.verdict().name()).as(judgement.why()).isEqualTo(verdict);
  }

  @Test
  void aStepThatCannotBeJudgedEndsInARollbackWhereItsTimeIsLimited() {
    CanaryConfig limited = settings(", time_limit: 1h");
    Judgement before =
        Judgement.of(limited, samples(9, 0, 1), samples(9, 0, 1), Durations.parse("59m"));
    Judgement after =
        Judgement.of(limited, samples(9, 0, 1), samples(9, 0, 1), Durations.parse("1h"));

    assertThat(before.verdict()).isEqualTo(Judgement.Verdict.HOLD);
    assertThat(after.verdict()).isEqualTo(Judgement.Verdict.ROLLBACK);
    assertThat(after.why()).isEqualTo("not decided within 1h: too few requests: 9 and 9 of 100");
  }

  @Test
  void aTailOfSlowAnswersIsSeenAndAFewStragglersAreNot() {
    LoopTally stable = new LoopTally();
    LoopTally stragglers = new LoopTally();
    LoopTally tail = new LoopTally();
    for (int i = 0; i < 1_000; i++) {
      stable.answered(false, 20_000_000);
      stragglers.answered(false, i % 25 == 0 ? 500_000_000 : 20_000_000);
      tail.answered(false, i % 8 == 0 ? 500_000_000 : 20_000_000);
    }
    assertThat(verdict(stable, stragglers)).isEqualTo(Judgement.Verdict.ADVANCE);
    assertThat(verdict(stable, tail)).isEqualTo(Judgement.Verdict.ROLLBACK);
  }

  private static Judgement.Verdict verdict(LoopTally stable, LoopTally canary) {
    return Judgement.of(
            settings(""), stable.samples(false), canary.samples(false), Durations.parse("5m"))
        .verdict();
  }

  /** With fixed dice: how often chance alone would have ended a canary that is just as good. */
  @Test
  void aCanaryThatIsAsGoodIsHardlyEverRolledBack() {
    SplittableRandom random = new SplittableRandom(7);
    CanaryConfig settings = settings(", error_margin: 0");
    int rolledBack = 0;
    for (int canary = 0; canary < 200; canary++) {
      LoopTally stable = new LoopTally();
      LoopTally fresh = new LoopTally();
      boolean ended = false;
      for (int look = 0; look < 20 && !ended; look++) {
        draw(stable, 200, random);
        draw(fresh, 20, random);
        ended =
            Judgement.of(
                        settings,
                        stable.samples(false),
                        fresh.samples(false),
                        Durations.parse("1s"))
                    .verdict()
                == Judgement.Verdict.ROLLBACK;
      }
      rolledBack += ended ? 1 : 0;
    }
    assertThat(rolledBack).isLessThanOrEqualTo(4);
  }

  private static void draw(LoopTally tally, int requests, SplittableRandom random) {
    for (int i = 0; i < requests; i++) {
      if (random.nextInt(100) < 5) {
        tally.failed(false);
      } else {
        tally.answered(false, (10 + random.nextInt(20)) * 1_000_000L);
      }
    }
  }
}
