package com.openhwy.marketeer.upstream;

import java.util.Locale;

/**
 * Where a circuit breaker stands: what it counts is elsewhere. An immutable value, replaced as a
 * whole; every step is a method here and needs no clock but the time it is given.
 *
 * @param since monotonic nanoseconds when it came to that
 * @param generation grows whenever counting begins anew
 * @param admitted probes that are on their way or went well
 * @param succeeded probes that went well
 * @param why for the operator
 */
record Circuit(State state, long since, int generation, int admitted, int succeeded, String why) {

  enum State {
    CLOSED,
    /** After probes: lets a part of all through that grows. */
    RAMP,
    /** Tries a few calls. */
    HALF_OPEN,
    OPEN;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Circuit closed() {
    return new Circuit(State.CLOSED, 0, 0, 0, 0, "");
  }

  Circuit opened(long now, String because) {
    return new Circuit(State.OPEN, now, generation + 1, 0, 0, because);
  }

  /** The first probe is let through. */
  Circuit probing(long now) {
    return new Circuit(State.HALF_OPEN, now, generation, 1, 0, why);
  }

  Circuit anotherProbe() {
    return new Circuit(state, since, generation, admitted + 1, succeeded, why);
  }

  /** A probe came to nothing that says anything. */
  Circuit probeLost() {
    return new Circuit(state, since, generation, Math.max(0, admitted - 1), succeeded, why);
  }

  /**
   * A probe went well.
   *
   * @param probes that must
   */
  Circuit probed(long now, int probes, boolean ramps) {
    if (succeeded + 1 < probes) {
      return new Circuit(state, since, generation, admitted, succeeded + 1, why);
    }
    return new Circuit(
        ramps ? State.RAMP : State.CLOSED, now, generation + 1, 0, 0, ramps ? why : "");
  }

  /** The ramp has come to its end; what was counted on it goes on counting. */
  Circuit ramped(long now) {
    return new Circuit(State.CLOSED, now, generation, 0, 0, "");
  }
}
