package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig;
import com.openhwy.marketeer.config.model.CircuitBreakerConfig.Fault;
import com.openhwy.marketeer.upstream.Circuit.State;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of a service or of one endpoint, for all event loops. Thread-safe. As long as
 * it is closed a request costs one read, and an answer a count in the loop's own cells; only what
 * failed or was slow makes anybody add them up.
 */
final class Breaker {
  private static final double GOLDEN = 0.6180339887498949;
  private static final double FLOOR = 0.1;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final CircuitBreakerConfig config;
  private final Ticker ticker;
  private final Told told;
  private final boolean samples;
  private final Set<Fault> faults;
  private final long slowNanos;
  private final long openNanos;
  private final long rampNanos;
  private final CallWindow window;
  private final AtomicReference<Circuit> circuit = new AtomicReference<>(Circuit.closed());
  private final AtomicLong turns = new AtomicLong();
  private final LongAdder opened = new LongAdder();

  /** Hears of each step, on any loop. */
  @FunctionalInterface
  interface Told {
    void changed(State state, String why);
  }

  Breaker(CircuitBreakerConfig config, int loops, Ticker ticker, Told told) {
    this.config = config;
    this.ticker = ticker;
    this.told = told;
    this.samples = config.scope() == CircuitBreakerConfig.Scope.SERVICE;
    this.faults = EnumSet.noneOf(Fault.class);
    this.faults.addAll(config.failures().errors());
    this.slowNanos =
        config.slowCallRatio().value() > 0 ? config.slowCall().toNanos() : Long.MAX_VALUE;
    this.openNanos = config.open().toNanos();
    this.rampNanos = config.ramp().toNanos();
    this.window = new CallWindow(loops, config.window().toNanos());
  }

  CircuitBreakerConfig config() {
    return config;
  }

  // ---- before a call

  /** Whether one more call may be made; if so it is counted where it matters. */
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing is to change
  boolean admit() {
    for (; ; ) {
      Circuit now = circuit();
      if (now.state() == State.CLOSED) {
        return true;
      }
      Circuit next = admitted(now, ticker.nanos());
      if (next == null) {
        return false;
      }
      if (next == now || step(now, next)) {
        return true;
      }
    }
  }

  /** What follows from one more call; null when it may not be made. */
  private @Nullable Circuit admitted(Circuit now, long nanos) {
    long elapsed = nanos - now.since();
    return switch (now.state()) {
      case CLOSED -> now;
      case OPEN -> elapsed >= openNanos ? now.probing(nanos) : null;
      case HALF_OPEN ->
          now.admitted() < config.probes()
              ? now.anotherProbe()
              : elapsed >= openNanos ? now.probing(nanos) : null; // probes of which nobody heard
      case RAMP -> {
        if (elapsed >= rampNanos) {
          yield now.ramped(nanos);
        }
        yield !samples || turn() < share(elapsed) ? now : null;
      }
    };
  }

  private double share(long elapsed) {
    return Math.max(FLOOR, (double) elapsed / rampNanos);
  }

  /** Evenly spread over 0 to 1, call by call. */
  private double turn() {
    double turn = turns.incrementAndGet() * GOLDEN;
    return turn - Math.floor(turn);
  }

  /** A call that was admitted is not made after all. */
  void giveBack() {
    lost();
  }

  /** Whether {@link #admit} would say yes, as far as one can know. */
  boolean mayAdmit() {
    Circuit now = circuit();
    return switch (now.state()) {
      case CLOSED, RAMP -> true;
      case HALF_OPEN ->
          now.admitted() < config.probes() || ticker.nanos() - now.since() >= openNanos;
      case OPEN -> ticker.nanos() - now.since() >= openNanos;
    };
  }

  /** Nanoseconds for which it lets nothing through for sure; 0 for none. */
  long shutFor(long nanos) {
    Circuit now = circuit();
    return now.state() == State.OPEN ? Math.max(0, openNanos - (nanos - now.since())) : 0;
  }

  /** The part of its share that an endpoint takes: less than 1 on a ramp. */
  double part(long nanos) {
    Circuit now = circuit();
    return now.state() == State.RAMP ? Math.min(1, share(nanos - now.since())) : 1;
  }

  /** For {@code Retry-After}. */
  int retrySeconds() {
    long left = shutFor(ticker.nanos());
    return (int) Math.max(1, (left + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
  }

  // ---- after a call

  /** Loop {@code loop} only. */
  void answered(int loop, int status, long latencyNanos, long nanos) {
    ended(loop, config.failures().statuses().contains(status), latencyNanos >= slowNanos, nanos);
  }

  /** Loop {@code loop} only. What the operator does not count says nothing. */
  void failed(int loop, FailureKind kind, long nanos) {
    boolean counts =
        switch (Outcome.of(kind)) {
          case CONNECT -> faults.contains(Fault.CONNECT);
          case RESET -> faults.contains(Fault.RESET);
          case TIMEOUT -> faults.contains(Fault.TIMEOUT);
          default -> false;
        };
    if (counts) {
      ended(loop, true, false, nanos);
    } else {
      lost();
    }
  }

  private void lost() {
    for (Circuit now = circuit(); now.state() == State.HALF_OPEN; now = circuit()) {
      if (circuit.compareAndSet(now, now.probeLost())) {
        return;
      }
    }
  }

  private void ended(int loop, boolean failed, boolean slow, long nanos) {
    Circuit now = circuit();
    switch (now.state()) {
      case OPEN -> {} // begun before it opened
      case HALF_OPEN -> probed(failed, slow, nanos);
      case CLOSED, RAMP -> {
        window.ended(loop, now.generation(), nanos, failed, slow);
        if (failed || slow) {
          judge(now, nanos);
        }
      }
    }
  }

  private void probed(boolean failed, boolean slow, long nanos) {
    for (Circuit now = circuit(); now.state() == State.HALF_OPEN; now = circuit()) {
      Circuit next =
          failed || slow
              ? now.opened(nanos, failed ? "a probe failed" : "a probe was slow")
              : now.probed(nanos, config.probes(), rampNanos > 0);
      if (step(now, next)) {
        return;
      }
    }
  }

  private void judge(Circuit now, long nanos) {
    CallWindow.Count count = window.count(now.generation(), nanos);
    if (count.calls() < config.minimumCalls()) {
      return;
    }
    if (exceeds(config.failureRatio().value(), count.failed(), count.calls())) {
      boolean unused = step(now, now.opened(nanos, why(count.failed(), count.calls(), "failed")));
    } else if (exceeds(config.slowCallRatio().value(), count.slow(), count.calls())) {
      boolean unused = step(now, now.opened(nanos, why(count.slow(), count.calls(), "were slow")));
    }
  }

  private static boolean exceeds(double ratio, long bad, long calls) {
    return ratio > 0 && bad >= ratio * calls;
  }

  private static String why(long bad, long calls, String how) {
    return String.format(Locale.ROOT, "%d of %d calls %s", bad, calls, how);
  }

  private boolean step(Circuit from, Circuit to) {
    if (!circuit.compareAndSet(from, to)) {
      return false;
    }
    if (from.state() != to.state()) {
      if (to.state() == State.OPEN) {
        opened.increment();
      }
      told.changed(to.state(), to.why());
    }
    return true;
  }

  // ---- for the operator

  Circuit circuit() {
    return Objects.requireNonNull(circuit.get());
  }

  long opened() {
    return opened.sum();
  }
}
