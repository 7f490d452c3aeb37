package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.config.model.Retries;
import com.openhwy.marketeer.config.model.Retries.Trigger;
import com.openhwy.marketeer.config.model.StatusRanges;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.upstream.RetryDecision.Verdict;
import com.openhwy.marketeer.upstream.TryOutcome.Cause;
import org.jspecify.annotations.Nullable;

/**
 * When a request is tried again: the operator's settings as plain numbers, and the decision. It
 * knows no connection and no clock; what a try came to is told to it as a {@link TryOutcome}.
 * Immutable; thread-safe.
 */
public final class RetryPolicy {
  private static final int LONGEST_SHIFT = 30;

  private final int attempts;
  private final boolean onConnectFailure;
  private final boolean onReset;
  private final boolean onTimeout;

  /** Whether another try may follow one that the endpoint has seen. */
  private final boolean seenAgain;

  private final @Nullable StatusRanges statuses;
  private final int grpcCodes;
  private final String[] methods;
  private final long perTryNanos;
  private final long baseNanos;
  private final long maxNanos;
  private final long retryAfterMaxNanos;
  private final int bodyLimit;
  private final long hedgeNanos;
  private final int hedgeMax;
  private final double ratio;
  private final int min;

  private RetryPolicy(Retries config) {
    this.attempts = config.attempts();
    this.onConnectFailure = config.on().contains(Trigger.CONNECT_FAILURE);
    this.onReset = config.on().contains(Trigger.RESET);
    this.onTimeout = config.on().contains(Trigger.TIMEOUT);
    this.statuses = config.statuses();
    this.seenAgain = onReset || onTimeout || statuses != null;
    this.grpcCodes = bits(config.grpc());
    this.methods = config.methods().toArray(String[]::new);
    this.perTryNanos = config.perTryTimeout().toNanos();
    this.baseNanos = config.backoff().base().toNanos();
    this.maxNanos = config.backoff().max().toNanos();
    this.retryAfterMaxNanos = config.retryAfterMax().toNanos();
    this.bodyLimit = (int) config.bodyLimit().bytes();
    Retries.Hedge hedge = config.hedge();
    this.hedgeNanos = hedge == null ? 0 : hedge.after().toNanos();
    this.hedgeMax = hedge == null ? 0 : hedge.max();
    this.ratio = config.budget().ratio().value();
    this.min = config.budget().min();
  }

  public static RetryPolicy of(Retries config) {
    return new RetryPolicy(config);
  }

  private static int bits(Iterable<GrpcCode> codes) {
    int bits = 0;
    for (GrpcCode code : codes) {
      bits |= 1 << code.number();
    }
    return bits;
  }

  /** For one try; 0 is no limit. */
  public long perTryNanos() {
    return perTryNanos;
  }

  /** Whether another try may follow a response with that status. */
  public boolean follows(int status) {
    return statuses != null && attempts > 0 && statuses.contains(status);
  }

  /** Whether another try may follow a call of gRPC that ended with that code. */
  public boolean followsGrpc(int code) {
    return attempts > 0 && (grpcCodes >>> code & 1) == 1;
  }

  /** Whether any code of gRPC is listed. */
  public boolean readsGrpc() {
    return grpcCodes != 0 && attempts > 0;
  }

  /** Whether a request with that method may be sent twice. */
  public boolean repeats(String method) {
    for (String each : methods) {
      if (each.equals(method)) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of a body that are kept to be sent again. */
  public int bodyLimit() {
    return bodyLimit;
  }

  /**
   * Whether what is sent of a body is kept: only where it may be sent once more after the endpoint
   * has seen some of it.
   *
   * @param length bytes, {@link Request#CHUNKED} when only the stream knows
   */
  public boolean keepsBody(String method, boolean grpc, long length) {
    return bodyLimit > 0
        && length <= bodyLimit
        && ((attempts > 0 && (seenAgain || (grpc && readsGrpc()))) || hedgeMax > 0)
        && (repeats(method) || (grpc && readsGrpc()));
  }

  /**
   * Whether a body is kept of a request that the endpoint may turn back unseen, whatever its
   * method.
   */
  public boolean keepsBody(long length) {
    return attempts > 0 && bodyLimit > 0 && length <= bodyLimit;
  }

  /** Whether attempts may run beside each other. */
  public boolean hedges() {
    return hedgeMax > 0;
  }

  /** After this time without an answer another attempt begins. */
  public long hedgeNanos() {
    return hedgeNanos;
  }

  /** So many at most beside the first. */
  public int hedgeMax() {
    return hedgeMax;
  }

  /**
   * The decision. When it is to try again, a part of the budget may have been spent.
   *
   * @param inFlight requests of the service, this one included
   */
  RetryDecision decide(TryOutcome outcome, RetryBudget budget, long inFlight, Dice dice) {
    if (attempts == 0 || !follows(outcome)) {
      return Verdict.NOT_LISTED.decision();
    }
    if (outcome.retries() >= attempts) {
      return Verdict.ATTEMPTS.decision();
    }
    if (outcome.seen() && !outcome.repeatable() && outcome.cause() != Cause.GRPC) {
      return Verdict.METHOD.decision();
    }
    if (!outcome.replayable()) {
      return Verdict.BODY.decision();
    }
    if (outcome.askedNanos() > retryAfterMaxNanos) {
      return Verdict.RETRY_AFTER.decision();
    }
    // One endpoint that is gone costs the others no more than their share: its requests go there
    // at once. If none is left they come back to where they failed, and that is a repetition.
    if (outcome.cause() == Cause.CONNECT_FAILURE && outcome.otherReady()) {
      return RetryDecision.again(0, false);
    }
    boolean atOnce = outcome.cause() == Cause.LOOP; // nobody is in trouble: nothing to wait for
    long delay = atOnce ? 0 : Math.max(backoff(outcome.retries(), dice), outcome.askedNanos());
    if (delay >= outcome.leftNanos()) {
      return Verdict.DEADLINE.decision();
    }
    return budget.spend(limit(inFlight))
        ? RetryDecision.again(delay, true)
        : Verdict.BUDGET.decision();
  }

  private boolean follows(TryOutcome outcome) {
    return switch (outcome.cause()) {
      case CONNECT_FAILURE -> onConnectFailure;
      case RESET -> onReset;
      case TIMEOUT -> onTimeout;
      case STATUS, GRPC -> true; // asked before
      case LOOP -> outcome.otherReady(); // who was asked would say the same again
      case STALE, HEDGE, FINAL -> false;
    };
  }

  /** Further tries at a time. */
  int limit(long inFlight) {
    return (int) Math.max(min, Math.min(Integer.MAX_VALUE, (long) (ratio * inFlight)));
  }

  /** Full jitter: anything from nothing to the base, doubled for each further try up to the max. */
  private long backoff(int retries, Dice dice) {
    int shift = Math.min(retries, LONGEST_SHIFT);
    long doubled = baseNanos > maxNanos >> shift ? maxNanos : baseNanos << shift;
    return dice.below(doubled + 1);
  }
}
