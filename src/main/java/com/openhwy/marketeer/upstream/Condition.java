package com.openhwy.marketeer.upstream;

/**
 * All that is known of whether an endpoint can serve, at one moment: replaced as a whole.
 *
 * @param sinceMillis wall clock when {@code health} became what it is
 * @param lastCheck what the last check saw; empty before the first
 * @param lastCheckMillis wall clock of it
 * @param ejections failed connects in a row that led to an ejection; 0 is none
 * @param ejectedUntil monotonic nanoseconds; means nothing with 0 ejections
 * @param ramps whether the endpoint came back, at {@code rampFrom}, and its share has to grow
 * @param rampFrom monotonic nanoseconds
 */
public record Condition(
    Health health,
    long sinceMillis,
    String lastCheck,
    long lastCheckMillis,
    int ejections,
    long ejectedUntil,
    boolean ramps,
    long rampFrom) {

  static Condition unknown(long millis) {
    return new Condition(Health.UNKNOWN, millis, "", 0, 0, 0, false, 0);
  }

  Condition health(Health next, long millis) {
    return new Condition(
        next, millis, lastCheck, lastCheckMillis, ejections, ejectedUntil, ramps, rampFrom);
  }

  Condition check(String result, long millis) {
    return new Condition(
        health, sinceMillis, result, millis, ejections, ejectedUntil, ramps, rampFrom);
  }

  Condition ejected(int times, long until) {
    return new Condition(
        health, sinceMillis, lastCheck, lastCheckMillis, times, until, ramps, rampFrom);
  }

  Condition ramping(long from) {
    return new Condition(
        health, sinceMillis, lastCheck, lastCheckMillis, ejections, ejectedUntil, true, from);
  }

  /** Connects failed, and the time to try again has not come. */
  public boolean isEjected(long nowNanos) {
    return ejections > 0 && ejectedUntil - nowNanos > 0;
  }
}
