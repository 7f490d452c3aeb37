package com.openhwy.marketeer.upstream;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of whether an endpoint can serve, at one moment: replaced as a whole.
 *
 * @param sinceMillis wall clock when {@code health} became what it is
 * @param lastCheck what the last check saw; empty before the first
 * @param lastCheckMillis wall clock of it
 * @param ejection the last one; null when there was none, or nothing is left of it
 * @param ramps whether the endpoint came back, at {@code rampFrom}, and its share has to grow
 * @param rampFrom monotonic nanoseconds
 */
public record Condition(
    Health health,
    long sinceMillis,
    String lastCheck,
    long lastCheckMillis,
    @Nullable Ejection ejection,
    boolean ramps,
    long rampFrom) {

  static Condition unknown(long millis) {
    return new Condition(Health.UNKNOWN, millis, "", 0, null, false, 0);
  }

  Condition health(Health next, long millis) {
    return new Condition(next, millis, lastCheck, lastCheckMillis, ejection, ramps, rampFrom);
  }

  Condition check(String result, long millis) {
    return new Condition(health, sinceMillis, result, millis, ejection, ramps, rampFrom);
  }

  Condition ejection(@Nullable Ejection next) {
    return new Condition(health, sinceMillis, lastCheck, lastCheckMillis, next, ramps, rampFrom);
  }

  Condition ramping(long from) {
    return new Condition(health, sinceMillis, lastCheck, lastCheckMillis, ejection, true, from);
  }

  /** It is kept away for what it did. */
  public boolean isEjected(long nowNanos) {
    return ejection != null && ejection.isInForce(nowNanos);
  }

  /** The ejection is over before its time. */
  Condition lifted(long nowNanos) {
    return ejection == null ? this : ejection(ejection.lifted(nowNanos)).ramping(nowNanos);
  }

  /** It could not be connected to, and nothing has shown since that it can be. */
  boolean isUnreachable() {
    return ejection != null
        && ejection.cause() == Ejection.Cause.UNREACHABLE
        && ejection.times() > 0;
  }
}
