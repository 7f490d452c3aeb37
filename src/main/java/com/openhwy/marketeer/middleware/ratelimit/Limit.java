package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Durations;
import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.middleware.ratelimit.RateLimitSettings.AlgorithmKind;
import com.openhwy.marketeer.middleware.ratelimit.RateLimitSettings.LimitSettings;

/**
 * One limit with all its clients. Thread-safe.
 *
 * @param item its name as the fields write it: a quoted string (RFC 9651 3.3.3)
 * @param policy what {@code RateLimit-Policy} says of it
 * @param text for the log and the client: how much of what
 */
record Limit(
    String item,
    String policy,
    String text,
    KeySpec key,
    Algorithm algorithm,
    BucketTable clients) {

  /**
   * @throws IllegalArgumentException when no rate is given
   */
  static Limit of(String name, LimitSettings s, int maxKeys) {
    Rate rate = s.effectiveRate();
    if (rate == null) {
      throw new IllegalArgumentException("limit \"" + name + "\" has no rate");
    }
    Algorithm algorithm =
        s.algorithm() == AlgorithmKind.SLIDING_WINDOW
            ? new SlidingWindow(rate)
            : new TokenBucket(rate, s.burst() == null ? rate.events() : s.burst());
    String item = quoted(name);
    return new Limit(
        item,
        item + ";q=" + algorithm.quota() + ";w=" + algorithm.windowSeconds(),
        rate.events() + " requests in " + Durations.format(rate.period()),
        new KeySpec(s.key(), s.ipv4Prefix(), s.ipv6Prefix()),
        algorithm,
        new BucketTable(algorithm, maxKeys));
  }

  private static String quoted(String name) {
    StringBuilder quoted = new StringBuilder(name.length() + 2).append('"');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c < ' ' || c > '~' ? '?' : c);
    }
    return quoted.append('"').toString();
  }

  /** Appends what {@code RateLimit} says of a client. */
  void describe(StringBuilder to, long state, long now) {
    to.append(item)
        .append(";r=")
        .append(algorithm.remaining(state, now))
        .append(";t=")
        .append(Nanos.ceilSeconds(algorithm.reset(state, now)));
  }
}
