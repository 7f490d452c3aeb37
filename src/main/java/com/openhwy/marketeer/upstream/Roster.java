package com.openhwy.marketeer.upstream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a service as one event loop sees them: by tier, with the weights of now. Made
 * anew when the service's version changed or when time alone changes it (an ejection ends, a ramp
 * rises). Owned by its loop.
 */
final class Roster {
  private static final Candidate[] NOBODY = new Candidate[0];
  private static final long NEVER = 1L << 61;

  /** Steps of a ramp, and the shortest time between two. */
  private static final int RAMP_STEPS = 50;

  private static final long RAMP_STEP_NANOS = 50_000_000L;

  /** A ramp begins at this part of the weight, in percent. */
  private static final long RAMP_FLOOR = 5;

  private final Service service;
  private final Members members;
  private final Candidate[] all;
  private final Candidate[][] tiers;
  private final @Nullable Spread spread;
  private final long nowNanos;
  private final long staleAt;

  private Roster(
      Service service, Members members, Candidate[] all, @Nullable Spread spread, long nowNanos) {
    this.service = service;
    this.members = members;
    this.all = all;
    this.nowNanos = nowNanos;
    this.spread = spread;
    this.tiers = new Candidate[lastResort() + 1][];
    Arrays.setAll(tiers, this::tier);
    leastBadFirst(tiers[lastResort()]);
    this.staleAt = nowNanos + nextChange();
  }

  static Roster empty(Service service) {
    return new Roster(service, service.members(), NOBODY, null, 0);
  }

  /** The roster of now; endpoints that stay keep what their candidates had. */
  Roster renewed(long nowNanos) {
    IdentityHashMap<EndpointState, Candidate> known = new IdentityHashMap<>();
    for (Candidate candidate : all) {
      known.put(candidate.endpoint().state(), candidate);
    }
    Members now = service.members();
    Placement placement = Placement.of(service, now, nowNanos);
    Candidate[] next = new Candidate[now.all().size()];
    for (int i = 0; i < next.length; i++) {
      Endpoint endpoint = now.all().get(i);
      Candidate candidate = known.get(endpoint.state());
      if (candidate == null || candidate.endpoint() != endpoint) {
        long current = candidate == null ? 0 : candidate.current();
        candidate = new Candidate(endpoint);
        candidate.current(current);
      }
      candidate.place(placement.tier(i), weight(endpoint, endpoint.state().condition(), nowNanos));
      next[i] = candidate;
      service.ejector().readmit(endpoint, nowNanos);
    }
    return new Roster(service, now, next, placement.spread(), nowNanos);
  }

  private long weight(Endpoint endpoint, Condition condition, long now) {
    Breaker breaker = endpoint.breaker();
    long full = (long) endpoint.weight() * Candidate.SCALE;
    full = breaker == null ? full : Math.max(1, Math.round(full * breaker.part(now)));
    long ramp = service.config().slowStart().toNanos();
    if (!condition.ramps() || ramp <= 0) {
      return full;
    }
    long elapsed = Math.max(0, now - condition.rampFrom());
    if (elapsed >= ramp) {
      return full;
    }
    double part = Math.max(RAMP_FLOOR / 100.0, (double) elapsed / ramp);
    return Math.max(1, Math.round(full * part));
  }

  private Candidate[] tier(int tier) {
    return Arrays.stream(all).filter(c -> c.tier() == tier).toArray(Candidate[]::new);
  }

  /** Not ejected first, then whose ejection ends soonest; primaries before backups. */
  private void leastBadFirst(Candidate[] tier) {
    Arrays.sort(
        tier,
        Comparator.comparing((Candidate c) -> c.endpoint().backup())
            .thenComparingLong(c -> ejectionLeft(c.endpoint().state().condition())));
  }

  private long ejectionLeft(Condition condition) {
    Ejection ejection = condition.ejection();
    return ejection != null && ejection.isInForce(nowNanos) ? ejection.until() - nowNanos : 0;
  }

  /** Nanoseconds until time alone makes this roster wrong. */
  private long nextChange() {
    long soonest = NEVER;
    long ramp = service.config().slowStart().toNanos();
    for (Candidate candidate : all) {
      Condition condition = candidate.endpoint().state().condition();
      long left = ejectionLeft(condition);
      soonest = left > 0 ? Math.min(soonest, left) : soonest;
      Breaker breaker = candidate.endpoint().breaker();
      if (breaker != null) {
        long shut = breaker.shutFor(nowNanos);
        soonest = shut > 0 ? Math.min(soonest, shut) : soonest;
        soonest = breaker.part(nowNanos) < 1 ? Math.min(soonest, RAMP_STEP_NANOS) : soonest;
      }
      if (condition.ramps() && nowNanos - condition.rampFrom() < ramp) {
        soonest = Math.min(soonest, Math.max(RAMP_STEP_NANOS, ramp / RAMP_STEPS));
      }
    }
    return soonest;
  }

  boolean isStale(long now) {
    return now - staleAt >= 0;
  }

  Members members() {
    return members;
  }

  /** By their place in {@link Members#all}. */
  Candidate[] all() {
    return all;
  }

  Candidate[] inTier(int tier) {
    return tiers[tier];
  }

  /** The tier of those that are picked when nobody else is left. */
  int lastResort() {
    return members.levels().lastResort();
  }

  /** Whether nobody of that tier is a backup. */
  boolean isPrimary(int tier) {
    return tier < members.levels().primaries();
  }

  /** How requests are spread over the tiers; null when these are used strictly in their order. */
  @Nullable Spread spread() {
    return spread;
  }

  /** Whether any endpoint is ready. */
  boolean anyReady() {
    for (int tier = 0; tier < lastResort(); tier++) {
      if (tiers[tier].length > 0) {
        return true;
      }
    }
    return false;
  }
}
