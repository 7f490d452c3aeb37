package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.Ticker;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import java.util.concurrent.ThreadLocalRandom;

/** One event loop's way to the limits all loops share. */
final class RateLimit implements Middleware {
  private static final String EXCEEDED = "rate_limit_exceeded_total";

  /**
   * What a refused exchange keeps in its slot; one that passed keeps the first part alone.
   *
   * @param state value of {@code RateLimit}, empty when it is not sent
   */
  private record Refused(String state, long retryAfterSeconds) {}

  private final RateLimitDefinition shared;
  private final Limit[] limits;
  private final Ticker ticker;
  private final long origin;
  private final int slot;
  private final SipHash hash;
  private final Guard guard;
  private final long jitterSeconds;

  /** Of the request at hand, by limit. */
  private final long[] clients;

  private final long[] states;
  private final StringBuilder text = new StringBuilder();

  RateLimit(RateLimitDefinition shared, LoopResources loop, int slot, long origin) {
    this.shared = shared;
    this.limits = shared.limits.toArray(new Limit[0]);
    this.ticker = loop.ticker();
    this.origin = origin;
    this.slot = slot;
    this.hash = shared.hash();
    this.guard = new Guard(shared.name, shared.mode, EXCEEDED, loop);
    this.jitterSeconds = shared.jitter.toSeconds();
    this.clients = new long[limits.length];
    this.states = new long[limits.length];
  }

  @Override
  public Flow onRequest(Exchange x) {
    long now = Math.max(0, ticker.nanos() - origin);
    for (int i = 0; i < limits.length; i++) {
      clients[i] = limits[i].key().of(x, hash);
      long outcome = limits[i].clients().charge(clients[i], now);
      if (outcome < 0) {
        refund(i, now);
        return refuse(x, i, outcome, now);
      }
      states[i] = outcome;
    }
    if (shared.headers) {
      x.slot(slot, describe(0, limits.length, now));
    }
    return Flow.CONTINUE;
  }

  /** A request that is refused costs nothing, whichever limit refused it. */
  private void refund(int count, long now) {
    for (int i = 0; i < count; i++) {
      limits[i].clients().refund(clients[i], now);
    }
  }

  private Flow refuse(Exchange x, int index, long outcome, long now) {
    Limit limit = limits[index];
    boolean full = outcome == BucketTable.FULL;
    long wait = full ? 0 : limit.algorithm().untilNext(~outcome, now);
    long seconds = full ? limit.algorithm().windowSeconds() : Math.max(1, Nanos.ceilSeconds(wait));
    if (!guard.observes()) {
      states[index] = ~outcome;
      String state = shared.headers && !full ? describe(index, index + 1, now) : "";
      x.slot(slot, new Refused(state, seconds + jitter()));
    }
    return guard.refuse(
        x,
        Failure.of(
            FailureKind.RATE_LIMITED,
            full
                ? "rate limit " + limit.item() + " has no room for another client"
                : "rate limit " + limit.item() + " allows " + limit.text()));
  }

  private long jitter() {
    return jitterSeconds == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitterSeconds + 1);
  }

  private String describe(int from, int to, long now) {
    text.setLength(0);
    for (int i = from; i < to; i++) {
      if (i > from) {
        text.append(", ");
      }
      limits[i].describe(text, states[i], now);
    }
    return text.toString();
  }

  @Override
  public Flow onResponse(Exchange x) {
    Object kept = x.slot(slot);
    if (kept instanceof String state) {
      addFields(x.response().headers(), state);
    } else if (kept instanceof Refused refused) {
      Headers headers = x.response().headers();
      headers.set(HeaderName.RETRY_AFTER, Long.toString(refused.retryAfterSeconds()));
      if (!refused.state().isEmpty()) {
        addFields(headers, refused.state());
      }
    }
    return Flow.CONTINUE;
  }

  /** Added, not set: both fields are lists, and the endpoint may have limits of its own. */
  private void addFields(Headers headers, String state) {
    headers.add(HeaderName.RATE_LIMIT, state);
    headers.add(HeaderName.RATE_LIMIT_POLICY, shared.policy);
  }
}
