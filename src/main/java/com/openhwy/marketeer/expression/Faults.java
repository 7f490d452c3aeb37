package com.openhwy.marketeer.expression;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluations that came to nothing: counted for the process, each expression told of in the log at
 * most once a minute. Never with anything out of a request. Thread-safe.
 */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final Map<Scope, LongAdder> COUNTS =
      Arrays.stream(Scope.values())
          .collect(Collectors.toUnmodifiableMap(scope -> scope, scope -> new LongAdder()));

  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  Faults() {}

  /** Since the start of the process. */
  public static long count(Scope scope) {
    return counter(scope).sum();
  }

  private static LongAdder counter(Scope scope) {
    return Objects.requireNonNull(COUNTS.get(scope));
  }

  void fault(Scope scope, String expression, String kind) {
    counter(scope).increment();
    long now = System.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
      LOG.warn(
          "the expression {} in {} could not be evaluated ({}): it counts as {}",
          expression,
          scope.text(),
          kind,
          scope == Scope.ACCESS_LOG ? "true" : "false, or as no value");
    }
  }
}
