package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Guard;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.RetryAfter;
import java.time.Duration;
import java.util.SplittableRandom;

/** One event loop's way to the counts all loops share. */
final class ConcurrencyLimit implements Middleware {
  private static final Object REFUSED = new Object();

  record Shared(String name, ConcurrencySettings settings, KeySpec key, BucketTable clients) {}

  private final Shared shared;
  private final SipHash hash;
  private final int slot;
  private final Guard guard;
  private final Failure tooMany;
  private final RetryAfter retryAfter;

  ConcurrencyLimit(Shared shared, SipHash hash, LoopResources loop, int slot) {
    this.shared = shared;
    this.hash = hash;
    this.slot = slot;
    this.guard = new Guard(shared.name(), shared.settings().mode(), loop);
    this.retryAfter =
        new RetryAfter(
            Duration.ofSeconds(1), shared.settings().retryAfterJitter(), new SplittableRandom());
    this.tooMany =
        Failure.of(
            FailureKind.RATE_LIMITED,
            "at most "
                + shared.settings().max()
                + " requests at the same time ("
                + shared.name()
                + ")");
  }

  @Override
  public Flow onRequest(Exchange x) {
    long client = shared.key().of(x, hash);
    if (shared.clients().charge(client, 0) >= 0) {
      x.slot(slot, client);
      return Flow.CONTINUE;
    }
    if (!guard.observes()) {
      x.slot(slot, REFUSED);
    }
    return guard.refuse(x, tooMany);
  }

  @Override
  public Flow onResponse(Exchange x) {
    if (x.slot(slot) == REFUSED) {
      retryAfter.set(x);
    }
    return Flow.CONTINUE;
  }

  @Override
  public void onEnd(Exchange x) {
    if (x.slot(slot) instanceof Long client) {
      shared.clients().refund(client, 0);
    }
  }
}
