package com.openhwy.marketeer.acme.local;

import com.openhwy.marketeer.base.Ticker;
import java.time.Duration;
import java.time.Instant;

/** Time that passes when a test says so. */
final class Clock implements Ticker {
  private long millis;

  private Clock(long millis) {
    this.millis = millis;
  }

  static Clock at(Instant now) {
    return new Clock(now.toEpochMilli());
  }

  void pass(Duration time) {
    millis += time.toMillis();
  }

  Instant now() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }

  @Override
  public long epochMillis() {
    return millis;
  }
}
