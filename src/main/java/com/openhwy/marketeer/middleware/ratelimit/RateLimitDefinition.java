package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.Mode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The limits and the clients they know, which outlive the instances. Thread-safe. */
final class RateLimitDefinition implements MiddlewareDefinition {
  final String name;
  final List<Limit> limits;
  final Mode mode;
  final boolean headers;
  final Duration jitter;
  final String policy;
  private final long key0;
  private final long key1;
  private @Nullable Long origin;

  RateLimitDefinition(
      String name, List<Limit> limits, Mode mode, boolean headers, Duration jitter) {
    SecureRandom random = new SecureRandom();
    this.name = name;
    this.limits = limits;
    this.mode = mode;
    this.headers = headers && mode == Mode.ENFORCE;
    this.jitter = jitter;
    this.policy = limits.stream().map(Limit::policy).collect(Collectors.joining(", "));
    this.key0 = random.nextLong();
    this.key1 = random.nextLong();
  }

  SipHash hash() {
    return new SipHash(key0, key1);
  }

  /** The moment all loops count from: when the first of them began. */
  private synchronized long origin(Ticker ticker) {
    if (origin == null) {
      origin = ticker.nanos();
    }
    return origin;
  }

  @Override
  public boolean needsSlot() {
    return true;
  }

  @Override
  public Middleware instance(LoopResources loop, int slot) {
    return new RateLimit(this, loop, slot, origin(loop.ticker()));
  }
}
