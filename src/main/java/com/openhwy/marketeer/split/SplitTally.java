package com.openhwy.marketeer.split;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;

/**
 * Tells an answer from a failure, and counts it on the side it belongs to. Owned by one event loop.
 */
final class SplitTally {
  private static final int SERVER_ERROR = 500;

  private final Rollout rollout;
  private final LoopTally cells;

  SplitTally(Rollout rollout, int loop) {
    this.rollout = rollout;
    this.cells = rollout.tally(loop);
  }

  void ended(Exchange x, int status) {
    Failure failure = x.failure();
    if (failure != null && failure.kind() == FailureKind.CLIENT_ABORTED) {
      return; // whoever did not wait says nothing about the service
    }
    boolean canary = rollout.isCanary(x.share());
    boolean broken = failure != null && failure.status() >= SERVER_ERROR;
    if (broken || status >= SERVER_ERROR || isFault(x.grpcStatus())) {
      cells.failed(canary);
    } else {
      cells.answered(canary, x.upstreamNanos());
    }
  }

  /** Of a call of gRPC: what would be a 5xx in HTTP. */
  private static boolean isFault(int grpcStatus) {
    return switch (grpcStatus) {
      case 2, 4, 12, 13, 14, 15 -> true; // unknown, deadline, unimplemented, internal, gone, lost
      default -> false;
    };
  }
}
