package com.openhwy.marketeer.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

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
  private final long nowNanos;
  private final long staleAt;

  private Roster(Service service, Members members, Candidate[] all, long nowNanos) {
    this.service = service;
    this.members = members;
    this.all = all;
    this.nowNanos = nowNanos;
    this.tiers =
        new Candidate[][] {
          tier(Candidate.PRIMARY),
          tier(Candidate.BACKUP),
          leastBadFirst(tier(Candidate.LAST_RESORT))
        };
    this.staleAt = nowNanos + nextChange();
  }

  static Roster empty(Service service) {
    return new Roster(service, service.members(), NOBODY, 0);
  }

  /** The roster of now; endpoints that stay keep what their candidates had. */
  Roster renewed(long nowNanos) {
    IdentityHashMap<EndpointState, Candidate> known = new IdentityHashMap<>();
    for (Candidate candidate : all) {
      known.put(candidate.endpoint().state(), candidate);
    }
    Members now = service.members();
    List<Candidate> next = new ArrayList<>();
    for (Endpoint endpoint : now.all()) {
      Candidate candidate = known.get(endpoint.state());
      if (candidate == null || candidate.endpoint() != endpoint) {
        long current = candidate == null ? 0 : candidate.current();
        candidate = new Candidate(endpoint);
        candidate.current(current);
      }
      Condition condition = endpoint.state().condition();
      candidate.place(
          service.tier(endpoint, condition, nowNanos), weight(endpoint, condition, nowNanos));
      next.add(candidate);
    }
    return new Roster(service, now, next.toArray(NOBODY), nowNanos);
  }

  private long weight(Endpoint endpoint, Condition condition, long now) {
    long full = (long) endpoint.weight() * Candidate.SCALE;
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
  private Candidate[] leastBadFirst(Candidate[] tier) {
    Arrays.sort(
        tier,
        Comparator.comparing((Candidate c) -> c.endpoint().backup())
            .thenComparingLong(c -> ejectionLeft(c.endpoint().state().condition())));
    return tier;
  }

  private long ejectionLeft(Condition condition) {
    return condition.isEjected(nowNanos) ? condition.ejectedUntil() - nowNanos : 0;
  }

  /** Nanoseconds until time alone makes this roster wrong. */
  private long nextChange() {
    long soonest = NEVER;
    long ramp = service.config().slowStart().toNanos();
    for (Candidate candidate : all) {
      Condition condition = candidate.endpoint().state().condition();
      if (condition.isEjected(nowNanos)) {
        soonest = Math.min(soonest, condition.ejectedUntil() - nowNanos);
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

  /** Whether any endpoint is ready. */
  boolean anyReady() {
    return tiers[Candidate.PRIMARY].length + tiers[Candidate.BACKUP].length > 0;
  }
}
