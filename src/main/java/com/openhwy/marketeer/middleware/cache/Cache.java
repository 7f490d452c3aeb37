package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Flow;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.middleware.LoopResources;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's part of a cache: looks requests up, answers them or has a {@link Fetch} bring
 * what is missing, and forgets what unsafe requests have changed. What is stored is shared by all
 * loops.
 */
final class Cache implements Middleware {

  /** In the slot of a request that goes its way without the cache: why. */
  private record Passing(Result result, String status) {}

  /** In the slot of a HEAD that goes to the endpoint although an answer to a GET is stored. */
  private record Comparing(Lookup lookup, Entry entry, long startNanos) {}

  /** In the slot of a request that may change what is stored. */
  private record Unsafe(String key) {}

  private static final Passing BYPASS = new Passing(Result.BYPASS, "fwd=bypass");
  private static final Passing NOT_FOR_OTHERS = new Passing(Result.MISS, "fwd=uri-miss");
  private static final Passing ASKED_SO = new Passing(Result.BYPASS, "fwd=request");
  private static final Passing PARTIAL = new Passing(Result.MISS, "fwd=partial");

  private final CacheDefinition shared;
  private final Replies replies;
  private final int slot;

  Cache(CacheDefinition shared, LoopResources loop, int slot) {
    this.shared = shared;
    this.slot = slot;
    this.replies = new Replies(shared.name(), shared.tells(), loop, slot);
  }

  // ---- down

  @Override
  public Flow onRequest(Exchange x) {
    return switch (Asking.of(x.request(), shared.bypassCookies())) {
      case LOOK_UP -> lookUp(x);
      case UNSAFE -> {
        x.slot(slot, new Unsafe(shared.key(x.request())));
        yield Flow.CONTINUE;
      }
      case NEITHER -> pass(x, BYPASS);
    };
  }

  private Flow pass(Exchange x, Passing how) {
    x.slot(slot, how);
    return Flow.CONTINUE;
  }

  private Flow lookUp(Exchange x) {
    Request r = x.request();
    Directives directives = shared.directives(r.headers());
    if (directives.noStore) {
      return pass(x, ASKED_SO);
    }
    String key = shared.key(r);
    Variants.Asked asked = shared.asked(x);
    long stamp = shared.stamp(key); // before the store is read: a change in between shows
    Variants stored = shared.store().find(key);
    Entry entry = stored == null ? null : stored.select(asked, r.headers());
    long now = replies.nanos();
    Decision decision = Decision.of(entry, directives, now);
    if (entry != null && decision == Decision.USE) {
      return use(x, entry, now);
    }
    Lookup lookup = new Lookup(key, asked, r.headers(), directives, stored != null, stamp);
    if (entry != null && decision == Decision.USE_AND_REFRESH) {
      refreshBehind(x, lookup, entry);
      return use(x, entry, now);
    }
    if (decision == Decision.UNAVAILABLE) {
      x.fail(Failure.of(FailureKind.NOT_CACHED, "only-if-cached, and it is not"));
      return Flow.STOP;
    }
    return bring(x, lookup, entry, stored != null && stored.passes(now));
  }

  private Flow use(Exchange x, Entry entry, long now) {
    long left = entry.freshFor(now);
    replies.answer(x, entry, left > 0 ? Result.HIT : Result.STALE, "hit; ttl=" + left);
    return Flow.STOP;
  }

  private void refreshBehind(Exchange x, Lookup lookup, Entry entry) {
    Flight flight = new Flight();
    if (shared.flights().putIfAbsent(lookup.flightKey(), flight) == null) {
      new Fetch(shared, replies, lookup, entry, flight).startBehind(x);
    }
  }

  /** The endpoint has to be asked, by this request or by another one that does so already. */
  private Flow bring(Exchange x, Lookup lookup, @Nullable Entry entry, boolean alone) {
    Request r = x.request();
    if (r.isHead()) {
      if (entry == null) {
        return pass(x, NOT_FOR_OTHERS);
      }
      x.slot(slot, new Comparing(lookup, entry, replies.nanos()));
      return Flow.CONTINUE;
    }
    if (entry == null && r.headers().contains(HeaderName.RANGE)) {
      return pass(x, PARTIAL);
    }
    if (alone || !shared.collapses()) {
      return fetch(x, lookup, entry, null);
    }
    Flight mine = new Flight();
    Flight others = shared.flights().putIfAbsent(lookup.flightKey(), mine);
    return others == null
        ? fetch(x, lookup, entry, mine)
        : new Waiting(this, x, lookup, others).start(shared.collapseNanos());
  }

  private Flow fetch(Exchange x, Lookup lookup, @Nullable Entry entry, @Nullable Flight flight) {
    new Fetch(shared, replies, lookup, entry, flight).startFor(x);
    return x.isOpen() ? Flow.SUSPEND : Flow.STOP;
  }

  // ---- after waiting for another request

  Replies replies() {
    return replies;
  }

  /** What another request brought, if it is an answer to this one, too. */
  void landed(Exchange x, Lookup lookup, Flight.Outcome outcome) {
    if (outcome instanceof Flight.Failed failed) {
      replies.note(x, Result.MISS, "fwd=uri-miss; collapsed");
      x.fail(failed.why());
    } else if (outcome instanceof Flight.Ready ready && answers(ready, lookup)) {
      replies.answer(x, ready.entry(), Result.HIT, "fwd=uri-miss; collapsed");
    } else if (outcome instanceof Flight.Ready ready) {
      alone(x, lookup, validatable(ready.entry(), lookup));
    } else {
      x.slot(slot, NOT_FOR_OTHERS);
      x.resume();
    }
  }

  private boolean answers(Flight.Ready ready, Lookup lookup) {
    Entry entry = ready.entry();
    long now = replies.nanos();
    return selects(entry, lookup)
        && (ready.instead()
            ? Decision.mayReplaceError(entry, lookup.directives(), now)
            : Decision.of(entry, lookup.directives(), now) == Decision.USE);
  }

  private static boolean selects(Entry entry, Lookup lookup) {
    return Variants.isFor(entry.origin(), lookup.asked())
        && entry.origin().selecting().matches(lookup.request());
  }

  /** Not before its body is whole: what is validated is stored. */
  private static @Nullable Entry validatable(Entry entry, Lookup lookup) {
    Body.End end = entry.body().end();
    return end != null && end.failure() == null && selects(entry, lookup) ? entry : null;
  }

  /**
   * The other one took too long, or brought something else: this request asks for itself.
   *
   * @param known what it brought, if this request may have it once it is validated
   */
  void alone(Exchange x, Lookup lookup, @Nullable Entry known) {
    new Fetch(shared, replies, lookup, known, null).startFor(x);
  }

  // ---- up

  @Override
  public Flow onResponse(Exchange x) {
    Object kept = x.slot(slot);
    if (kept instanceof Passing passing) {
      Response response = x.response();
      replies.tell(x, passing.result(), passing.status() + "; fwd-status=" + response.status());
      hideTags(response);
    } else if (kept instanceof Comparing comparing) {
      Response response = x.response();
      replies.tell(x, Result.MISS, "fwd=stale; fwd-status=" + response.status());
      if (response.status() == 200) {
        compare(comparing, response);
      }
      hideTags(response);
    } else if (kept instanceof Unsafe unsafe) {
      replies.tell(x, Result.BYPASS, "fwd=method; fwd-status=" + x.response().status());
      if (x.response().status() < 400) {
        shared.invalidate(unsafe.key(), x.response().headers());
      }
    }
    return Flow.CONTINUE;
  }

  private static void hideTags(Response response) {
    response.headers().remove(HeaderName.SURROGATE_KEY);
    response.headers().remove(HeaderName.CACHE_TAG);
  }

  /** A HEAD tells whether what is stored still holds (RFC 9111 4.3.5). */
  private void compare(Comparing c, Response head) {
    long now = replies.nanos();
    long delay = TimeUnit.NANOSECONDS.toSeconds(now - c.startNanos());
    Lookup lookup = c.lookup();
    if (c.entry().status() != 200 || !c.entry().isSameAs(head)) {
      shared.forget(lookup.key(), c.entry());
    } else if (c.entry().hasValidator()) {
      shared.refresh(
          lookup,
          c.entry(),
          head.headers(),
          new Storing.Context(lookup.asked(), lookup.request(), replies.nowSeconds(), now, delay));
    }
  }
}
