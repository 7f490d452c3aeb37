package com.openhwy.marketeer.base;

/** Where time comes from, so that a test can own it. Thread-safe. */
public interface Ticker {

  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }
      };

  /** Monotonic nanoseconds from an arbitrary origin; only differences mean anything. */
  long nanos();

  /** Wall clock, milliseconds since 1970-01-01T00:00Z. */
  long epochMillis();
}
