package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.FailureKind;

/** Why {@link LoopService#pick} gave no endpoint. */
public enum Refusal {
  /** None is there that may be used. */
  NO_ENDPOINT(FailureKind.NO_ENDPOINT),
  /** Every one that may be used is at its max_connections: waiting helps. */
  FULL(FailureKind.QUEUE_FULL),
  /** A circuit breaker keeps requests away. */
  CIRCUIT_OPEN(FailureKind.CIRCUIT_OPEN);

  private final FailureKind kind;

  Refusal(FailureKind kind) {
    this.kind = kind;
  }

  /** What it means for a request that does not wait. */
  public FailureKind kind() {
    return kind;
  }
}
