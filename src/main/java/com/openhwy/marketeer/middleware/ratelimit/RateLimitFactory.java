package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.ratelimit.RateLimitSettings.AlgorithmKind;
import com.openhwy.marketeer.middleware.ratelimit.RateLimitSettings.LimitSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes {@code rate_limit}. */
public final class RateLimitFactory implements MiddlewareFactory<RateLimitSettings> {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
  private static final long FASTEST_PER_SECOND = 10_000_000;
  private static final long MOST_EVENTS = 1_000_000_000_000L;

  @Override
  public String type() {
    return "rate_limit";
  }

  @Override
  public Class<RateLimitSettings> settings() {
    return RateLimitSettings.class;
  }

  @Override
  public void check(RateLimitSettings s, Node.Mapping at, String path, Problems problems) {
    Complaints complaints = new Complaints(at, path, problems);
    LimitSettings flat = s.flat();
    if (flat != null) {
      check(flat, "", complaints);
    } else if (s.limits().isEmpty()) {
      complaints.about("rate", "is missing; expected for example 100/s, or limits with rates");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < s.limits().size(); i++) {
      LimitSettings limit = s.limits().get(i);
      check(limit, "limits[" + i + "].", complaints);
      if (limit.name() != null && !names.add(limit.name())) {
        complaints.about(
            "limits[" + i + "].name", "\"" + limit.name() + "\" is taken by a limit above it");
      }
    }
  }

  private static void check(LimitSettings limit, String prefix, Complaints complaints) {
    Rate rate = limit.effectiveRate();
    if (limit.rate() != null && limit.average() != null) {
      complaints.about(prefix + "average", "says again what rate says; leave one of them out");
    }
    if (rate == null) {
      complaints.about(prefix + "rate", "is missing; expected for example 100/s");
    } else if (rate.events() < 1 || rate.period().isZero()) {
      complaints.about(
          prefix + "average",
          rate.events()
              + " in "
              + Durations.format(rate.period())
              + " lets nothing pass;"
              + " expected at least 1 in a period longer than 0");
    } else if (limit.algorithm() == AlgorithmKind.SLIDING_WINDOW) {
      checkWindow(limit, rate, prefix, complaints);
    } else {
      checkBucket(limit, rate, prefix, complaints);
    }
  }

  private static void checkWindow(
      LimitSettings limit, Rate rate, String prefix, Complaints complaints) {
    String key = prefix + (limit.rate() == null ? "average" : "rate");
    if (rate.events() > SlidingWindow.MAX_EVENTS) {
      complaints.about(
          key,
          rate.events()
              + " are more than a sliding window counts; expected at most "
              + SlidingWindow.MAX_EVENTS
              + ", or algorithm: token_bucket");
    }
    if (rate.period().compareTo(SHORTEST_WINDOW) < 0
        || rate.period().compareTo(LONGEST_WINDOW) > 0) {
      complaints.about(
          key,
          Durations.format(rate.period())
              + " is no length for a sliding window; expected 1s to 31d,"
              + " or algorithm: token_bucket");
    }
    if (limit.burst() != null) {
      complaints.about(
          prefix + "burst",
          "has no meaning for a sliding window; leave it out or use token_bucket");
    }
  }

  private static void checkBucket(
      LimitSettings limit, Rate rate, String prefix, Complaints complaints) {
    String key = prefix + (limit.rate() == null ? "average" : "rate");
    long burst = limit.burst() == null ? rate.events() : limit.burst();
    double seconds = rate.period().toNanos() / (double) Nanos.PER_SECOND;
    if (burst < 1) {
      complaints.about(prefix + "burst", burst + " lets nothing pass; expected at least 1");
    }
    if (rate.events() / seconds > FASTEST_PER_SECOND || rate.events() > MOST_EVENTS) {
      complaints.about(
          key,
          rate + " is faster than can be measured; expected at most " + FASTEST_PER_SECOND + "/s");
    } else if (rate.period().compareTo(LONGEST) > 0
        || burst * seconds / rate.events() > LONGEST.toSeconds()) {
      complaints.about(
          key, "would take more than 365d to allow a burst of " + burst + "; expected less");
    }
  }

  @Override
  public MiddlewareDefinition define(String name, RateLimitSettings s) {
    List<Limit> limits = new ArrayList<>();
    LimitSettings flat = s.flat();
    if (flat != null) {
      limits.add(Limit.of(name, flat, s.maxKeys()));
    }
    for (int i = 0; i < s.limits().size(); i++) {
      LimitSettings limit = s.limits().get(i);
      String own = limit.name() == null ? name + "-" + (i + 1) : limit.name();
      limits.add(Limit.of(own, limit, s.maxKeys()));
    }
    return new RateLimitDefinition(
        name, List.copyOf(limits), s.mode(), s.headers(), s.retryAfterJitter());
  }
}
