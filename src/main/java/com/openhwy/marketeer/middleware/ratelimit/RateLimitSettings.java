package com.openhwy.marketeer.middleware.ratelimit;

import com.openhwy.marketeer.base.Rate;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import com.openhwy.marketeer.middleware.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of {@code rate_limit}: one limit written flat, and more in a list. */
@Doc("So many requests in a time for each client; over it the answer is 429.")
record RateLimitSettings(
    @Doc("Requests in a period: 100/s, 600/m, 5/10s. Either this or average and period.")
        @Nullable Rate rate,
    @Doc("Requests in a period.") @Nullable Long average,
    @Doc("The period that average is for.") @Default("1s") Duration period,
    @Doc("Requests at once after a pause; by default as many as the rate has in its period.")
        @Nullable Long burst,
    @Doc("token_bucket refills steadily; sliding_window counts the last period.")
        @Default("token_bucket")
        AlgorithmKind algorithm,
    @Doc(
            "What tells clients apart: client_ip, host, route, method, header:<name>, principal,"
                + " claim:<path>, cel:<expression>, global, or a list of them.")
        @Default("[client_ip]")
        List<Key> key,
    @Doc("Bits of an IPv4 address that count.") @Default("32") @Range(min = 1, max = 32)
        int ipv4Prefix,
    @Doc("Bits of an IPv6 address that count; 64 is what one subscriber has.")
        @Default("64")
        @Range(min = 1, max = 128)
        int ipv6Prefix,
    @Doc("More limits; a request has to pass all.") List<LimitSettings> limits,
    @Doc("enforce answers 429; observe counts and logs only.") @Default("enforce") Mode mode,
    @Doc("Whether responses carry RateLimit and RateLimit-Policy.") @Default("true")
        boolean headers,
    @Doc("Seconds at random that Retry-After is put off, so that clients do not return together.")
        @Default("0s")
        @Range(max = 86_400_000)
        Duration retryAfterJitter,
    @Doc("Clients remembered by each limit, 22 bytes each; the memory is taken as they come.")
        @Default("1000000")
        @Range(min = 1000, max = 50_000_000)
        int maxKeys) {

  enum AlgorithmKind {
    TOKEN_BUCKET,
    SLIDING_WINDOW
  }

  @Doc("One limit; its settings are those of the same names above.")
  record LimitSettings(
      @Doc("Its name in RateLimit; by default the middleware's and a number.")
          @Nullable String name,
      @Doc("Requests in a period.") @Nullable Rate rate,
      @Doc("Requests in a period.") @Nullable Long average,
      @Doc("The period that average is for.") @Default("1s") Duration period,
      @Doc("Requests at once after a pause.") @Nullable Long burst,
      @Doc("token_bucket or sliding_window.") @Default("token_bucket") AlgorithmKind algorithm,
      @Doc("What tells clients apart.") @Default("[client_ip]") List<Key> key,
      @Doc("Bits of an IPv4 address that count.") @Default("32") @Range(min = 1, max = 32)
          int ipv4Prefix,
      @Doc("Bits of an IPv6 address that count.") @Default("64") @Range(min = 1, max = 128)
          int ipv6Prefix) {

    /** Null when the operator wrote none. */
    @Nullable Rate effectiveRate() {
      return rate != null || average == null ? rate : new Rate(average, period);
    }
  }

  /** The limit that is written flat, null when there is none. */
  @Nullable LimitSettings flat() {
    return rate == null && average == null && burst == null
        ? null
        : new LimitSettings(
            null, rate, average, period, burst, algorithm, key, ipv4Prefix, ipv6Prefix);
  }
}
