package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HttpDates;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.Validators;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stored response. Immutable but for its body, which may still be coming; thread-safe.
 *
 * @param headers never written to; without Age, with Date
 * @param length of the body, bytes; {@link com.openhwy.marketeer.http.Response#UNKNOWN} while only
 *     its end will tell
 * @param lastModifiedSeconds of {@code Last-Modified}, without which it is {@code Date} that counts
 *     (RFC 9111 4.3.2)
 */
record Entry(
    Origin origin,
    int status,
    Headers headers,
    Body body,
    long length,
    Lifetime lifetime,
    long lastModifiedSeconds)
    implements Validators {

  /**
   * For which requests it is an answer.
   *
   * @param route name of the route whose pipeline it came through
   * @param partition of the clients that may have it; empty for everybody
   * @param shared whether it may answer requests with credentials, though it is everybody's
   * @param tags of the endpoint, for purging
   */
  record Origin(
      String route, String partition, boolean shared, Selecting selecting, List<String> tags) {}

  /**
   * @param seconds for which it is fresh
   * @param initialAge seconds, when it was received
   * @param receivedNanos {@code Ticker.nanos()} at that time
   * @param noCache whether each use needs a validation
   * @param mustRevalidate whether it may never be used stale
   * @param staleWhileRevalidate seconds after its freshness
   * @param staleIfError seconds after its freshness
   */
  record Lifetime(
      long seconds,
      long initialAge,
      long receivedNanos,
      boolean noCache,
      boolean mustRevalidate,
      long staleWhileRevalidate,
      long staleIfError) {

    long age(long nanos) {
      return initialAge + TimeUnit.NANOSECONDS.toSeconds(Math.max(0, nanos - receivedNanos));
    }
  }

  /** Estimate of a head's fields, besides their text. */
  private static final int FIELD_OVERHEAD = 48;

  private static final int ENTRY_OVERHEAD = 512;

  /** Seconds since the endpoint made or validated it (RFC 9111 4.2.3). */
  long age(long nanos) {
    return lifetime.age(nanos);
  }

  /** Seconds of freshness that are left; negative: stale for so long. */
  long freshFor(long nanos) {
    return lifetime.seconds - age(nanos);
  }

  @Override
  public String etag() {
    String field = headers.get(HeaderName.ETAG);
    return field == null ? "" : field.strip();
  }

  @Override
  public String lastModified() {
    String field = headers.get(HeaderName.LAST_MODIFIED);
    return field == null ? "" : field.strip();
  }

  /**
   * @param now seconds since 1970; settles the century of old dates
   */
  static long changedSeconds(Headers headers, long now) {
    String changed = headers.get(HeaderName.LAST_MODIFIED);
    String from = changed != null ? changed : headers.get(HeaderName.DATE);
    return from == null ? HttpDates.INVALID : HttpDates.parse(from.strip(), now);
  }

  /** Whether the endpoint can be asked if it still holds. */
  boolean hasValidator() {
    return headers.contains(HeaderName.ETAG) || headers.contains(HeaderName.LAST_MODIFIED);
  }

  /** Whether a HEAD describes the same representation, as far as it says. */
  boolean isSameAs(Response head) {
    return agree(etag(), head.headers().get(HeaderName.ETAG))
        && agree(lastModified(), head.headers().get(HeaderName.LAST_MODIFIED))
        && (head.length() <= 0 || head.length() == length);
  }

  private static boolean agree(String stored, @Nullable String said) {
    return said == null || stored.equals(said.strip());
  }

  /** Of a complete entry. */
  Entry withBody(Body complete) {
    return new Entry(
        origin, status, headers, complete, complete.length(), lifetime, lastModifiedSeconds);
  }

  Entry refreshed(Headers updated, Lifetime anew, long now) {
    return new Entry(
        origin, status, updated, body, length, anew, Entry.changedSeconds(updated, now));
  }

  Entry withHeaders(Headers others) {
    return new Entry(origin, status, others, body, length, lifetime, lastModifiedSeconds);
  }

  /** About how many bytes of the heap it takes. */
  long weight() {
    long weight = ENTRY_OVERHEAD + body.length();
    for (int i = 0; i < headers.size(); i++) {
      weight += FIELD_OVERHEAD + headers.name(i).length() + headers.value(i).length();
    }
    for (String value : origin.selecting.values()) {
      weight += FIELD_OVERHEAD + value.length();
    }
    return weight;
  }
}
