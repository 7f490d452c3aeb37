package com.openhwy.marketeer.split;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.config.model.CanaryConfig;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a canary's step comes to, from what both sides did in it. Pure: who does as it says is
 * {@link Rollout}.
 *
 * <p>A canary that is worse beyond chance is rolled back at once. It advances when its time is
 * over, both sides have had requests enough, and it did no worse as far as can be seen. Between the
 * two it stays, and more requests will tell.
 *
 * @param why for the operator
 */
record Judgement(Verdict verdict, String why) {
  enum Verdict {
    HOLD,
    ADVANCE,
    ROLLBACK
  }

  /** Fewer than these say nothing, however bad they look. */
  private static final long FEW = 20;

  /** Nobody notices less, and a machine jitters more. */
  private static final long LEAST_DIFFERENCE_NANOS = 5_000_000;

  /**
   * @param elapsed since the step began
   */
  static Judgement of(CanaryConfig settings, Samples stable, Samples canary, Duration elapsed) {
    Judgement worse = worse(settings, stable, canary);
    if (worse != null && worse.verdict == Verdict.ROLLBACK) {
      return worse;
    }
    Duration limit = settings.timeLimit();
    if (!limit.isZero() && elapsed.compareTo(limit) >= 0) {
      String open = worse == null ? waiting(settings, stable, canary, elapsed) : worse.why;
      return rollback("not decided within " + Durations.format(limit) + ": " + open);
    }
    String waiting = waiting(settings, stable, canary, elapsed);
    if (!waiting.isEmpty()) {
      return hold(waiting);
    }
    return worse != null
        ? worse
        : new Judgement(Verdict.ADVANCE, comparison(settings, stable, canary));
  }

  private static @Nullable Judgement worse(CanaryConfig settings, Samples stable, Samples canary) {
    if (canary.requests() < FEW || stable.requests() < FEW) {
      return null;
    }
    double margin = settings.errorMargin() / 100;
    if (canary.errorShare() > stable.errorShare() + margin) {
      double excess =
          Proportions.excess(
              canary.errors(), canary.requests(), stable.errors(), stable.requests(), margin);
      return found(excess, "errors are higher: " + comparison(settings, stable, canary));
    }
    if (canary.answers() < FEW || stable.answers() < FEW) {
      return null;
    }
    long limit = latencyLimit(settings, stable);
    if (canary.quantile(settings.latencyQuantile()) > Latencies.upper(Latencies.bucket(limit))) {
      double allowed = (100 - settings.latencyQuantile()) / 100.0;
      double excess = Proportions.excess(canary.slowerThan(limit), canary.answers(), allowed);
      return found(excess, "answers are slower: " + comparison(settings, stable, canary));
    }
    return null;
  }

  private static Judgement found(double excess, String why) {
    return excess > Proportions.BEYOND_CHANCE
        ? rollback(why)
        : hold(why + "; it may be chance, more requests will tell");
  }

  private static long latencyLimit(CanaryConfig settings, Samples stable) {
    long usual = stable.quantile(settings.latencyQuantile());
    return usual + Math.max(usual / 100 * settings.latencyMargin(), LEAST_DIFFERENCE_NANOS);
  }

  /** What a step lacks before it can be over; empty for nothing. */
  private static String waiting(
      CanaryConfig settings, Samples stable, Samples canary, Duration elapsed) {
    if (canary.requests() < settings.minRequests() || stable.requests() < settings.minRequests()) {
      return "too few requests: "
          + canary.requests()
          + " and "
          + stable.requests()
          + " of "
          + settings.minRequests();
    }
    return elapsed.compareTo(settings.interval()) < 0 ? "the interval is not over" : "";
  }

  private static String comparison(CanaryConfig settings, Samples stable, Samples canary) {
    return String.format(
        Locale.ROOT,
        "%.2f %% errors of %d against %.2f %% of %d, p%d %.1f ms against %.1f ms",
        canary.errorShare() * 100,
        canary.requests(),
        stable.errorShare() * 100,
        stable.requests(),
        settings.latencyQuantile(),
        canary.quantile(settings.latencyQuantile()) / 1e6,
        stable.quantile(settings.latencyQuantile()) / 1e6);
  }

  private static Judgement hold(String why) {
    return new Judgement(Verdict.HOLD, why);
  }

  private static Judgement rollback(String why) {
    return new Judgement(Verdict.ROLLBACK, why);
  }
}
