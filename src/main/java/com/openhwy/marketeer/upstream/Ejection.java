package com.openhwy.marketeer.upstream;

import java.util.Locale;

/**
 * That an endpoint is kept away for what it did, or was: how often it came to that lately stays
 * known after it is over, for the next one is longer then.
 *
 * @param times in a row, for the same kind of cause; 0 when it was lifted
 * @param until monotonic nanoseconds
 * @param why for the operator
 * @param over whether it was let back in
 */
public record Ejection(Cause cause, int times, long until, String why, boolean over) {

  /** What an endpoint is ejected for. */
  public enum Cause {
    /** A connect failed. It is the last resort then, whatever share of the pool it is. */
    UNREACHABLE,
    SERVER_ERRORS,
    GATEWAY_ERRORS,
    LOCAL_ERRORS,
    SUCCESS_RATE;

    /** As metrics and messages have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The time to try again has not come. */
  public boolean isInForce(long nowNanos) {
    return !over && until - nowNanos > 0;
  }

  /** Something has shown that the cause is gone; whoever is to say that it is back still does. */
  Ejection lifted(long nowNanos) {
    return new Ejection(cause, 0, nowNanos, why, over);
  }

  Ejection ended() {
    return new Ejection(cause, times, until, why, true);
  }
}
