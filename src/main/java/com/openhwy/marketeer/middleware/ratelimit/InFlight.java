package com.openhwy.marketeer.middleware.ratelimit;

/** Counts requests under way: the state is their number, and time does not matter. Immutable. */
final class InFlight implements Algorithm {
  private final int max;

  InFlight(int max) {
    this.max = max;
  }

  @Override
  public long charge(long state, long now) {
    return state < max ? state + 1 : REFUSED;
  }

  /** The request has ended. */
  @Override
  public long refund(long state, long now) {
    return Math.max(0, state - 1);
  }

  @Override
  public long used(long state, long now) {
    return state;
  }

  @Override
  public long remaining(long state, long now) {
    return Math.max(0, max - state);
  }

  /** Nobody knows; a second is as good as any. */
  @Override
  public long untilNext(long state, long now) {
    return state < max ? 0 : Nanos.PER_SECOND;
  }

  @Override
  public long reset(long state, long now) {
    return state == 0 ? 0 : Nanos.PER_SECOND;
  }

  @Override
  public long quota() {
    return max;
  }

  @Override
  public long windowSeconds() {
    return 1;
  }
}
