package com.openhwy.marketeer.upstream;

/**
 * What came of one try, and what speaks for and against another. Made only when a try was no
 * success.
 *
 * @param cause what another try would follow
 * @param seen whether the endpoint may have acted on the request
 * @param repeatable whether the request's method may be sent twice
 * @param replayable whether all of the body can still be sent
 * @param retries further tries made before
 * @param askedNanos how long the endpoint asks to wait; 0 for no such word
 * @param leftNanos until the time of the request is over; {@code Long.MAX_VALUE} for no end
 * @param otherReady whether an endpoint is ready that was not tried
 */
public record TryOutcome(
    Cause cause,
    boolean seen,
    boolean repeatable,
    boolean replayable,
    int retries,
    long askedNanos,
    long leftNanos,
    boolean otherReady) {

  /** How a try ended. */
  public enum Cause {
    CONNECT_FAILURE("connect_failure"),
    RESET("reset"),
    TIMEOUT("timeout"),
    STATUS("status"),
    GRPC("grpc"),
    /** The endpoint is a gateway that the request has come through, and did nothing with it. */
    LOOP("loop"),
    /** A kept-alive connection turned out to be closed. */
    STALE("stale"),
    /** It takes longer than most do, so that another one is made beside it. */
    HEDGE("hedge"),
    /** Nothing that another try could mend. */
    FINAL("final");

    private final String label;

    Cause(String label) {
      this.label = label;
    }

    /** As it stands in metrics. */
    public String label() {
      return label;
    }
  }
}
