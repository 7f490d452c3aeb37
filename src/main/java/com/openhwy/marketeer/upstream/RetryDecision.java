package com.openhwy.marketeer.upstream;

/**
 * Whether a request is tried again.
 *
 * @param delayNanos before the next try; 0 is at once
 * @param spends whether a part of the service's budget was taken, to be given back by {@link
 *     LoopService#retryOver}
 */
public record RetryDecision(Verdict verdict, long delayNanos, boolean spends) {

  /** What was decided, and for what reason not. */
  public enum Verdict {
    AGAIN("again"),
    /** What happened is nothing that the operator wants tried again. */
    NOT_LISTED("not_listed"),
    /** Another try of the same request is still under way. */
    UNDECIDED("undecided"),
    ATTEMPTS("attempts"),
    METHOD("method"),
    BODY("body"),
    RETRY_AFTER("retry_after"),
    /** The time of the request would be over before the wait is. */
    DEADLINE("deadline"),
    BUDGET("budget");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** As it stands in metrics. */
    public String label() {
      return label;
    }

    RetryDecision decision() {
      return new RetryDecision(this, 0, false);
    }
  }

  /** Nothing follows yet: {@link Verdict#UNDECIDED}. */
  public static RetryDecision undecided() {
    return Verdict.UNDECIDED.decision();
  }

  static RetryDecision again(long delayNanos, boolean spends) {
    return new RetryDecision(Verdict.AGAIN, delayNanos, spends);
  }

  public boolean again() {
    return verdict == Verdict.AGAIN;
  }
}
