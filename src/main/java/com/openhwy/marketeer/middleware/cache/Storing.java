package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.HttpDates;
import com.openhwy.marketeer.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a response may be kept, and what of it is (RFC 9111 3). Pure. */
final class Storing {
  private static final int FIRST_ERROR = 400;

  /** Kept by a heuristic, too (RFC 9110 15.1); 206 is not, as parts are not stored. */
  private static final Set<Integer> HEURISTIC =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  /** What {@code must-understand} asks about: those whose meaning for caches is known here. */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(
          200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405,
          406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 428, 429, 431, 451,
          500, 501, 502, 503, 504, 505, 511);

  /**
   * About one request's head, conditions or pace, or forbidden to store (RFC 6585): whatever they
   * say of their freshness, another request for the same URL would not get them.
   */
  private static final Set<Integer> NEVER_STORED =
      Set.of(206, 304, 407, 408, 412, 413, 416, 417, 421, 425, 426, 428, 429, 431, 511);

  /** Concern one connection or one asking, so they are not stored (RFC 9111 3.1). */
  private static final Set<String> NEVER_KEPT =
      Set.of("age", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization");

  /** What a 304 cannot change without changing the body (RFC 9111 3.2). */
  private static final Set<String> NOT_UPDATED =
      Set.of("content-encoding", "content-length", "content-range", "content-type", "age");

  /**
   * What is known besides the response.
   *
   * @param request fields of the client, as they came to the cache
   * @param nowSeconds since 1970, when the head came
   * @param nanos {@code Ticker.nanos()} at that time
   * @param delaySeconds since the endpoint was asked
   */
  record Context(
      Variants.Asked asked, Headers request, long nowSeconds, long nanos, long delaySeconds) {}

  private final Policy policy;

  Storing(Policy policy) {
    this.policy = policy;
  }

  /**
   * What is to be stored of a response whose body is still to come; null when nothing is.
   *
   * @param into takes the body
   */
  @Nullable Entry entry(Response response, Context c, Body into) {
    Headers headers = response.headers();
    int status = response.status();
    if (status < 200 || NEVER_STORED.contains(status)) {
      return null;
    }
    Directives targeted = targeted(headers);
    Directives cc = targeted == null ? Directives.of(headers) : targeted;
    if (!mayKeep(status, headers, cc, c.asked())) {
      return null;
    }
    Selecting selecting = Selecting.of(headers, policy.keyFields(), c.request());
    long seconds = lifetime(status, headers, cc, targeted != null, c);
    if (selecting == null || seconds == Directives.NONE) {
      return null;
    }
    Entry.Origin origin =
        new Entry.Origin(
            c.asked().route(),
            c.asked().partition(),
            allowsCredentials(cc),
            selecting,
            tags(headers));
    Headers kept = kept(headers, cc, c.nowSeconds());
    return new Entry(
        origin,
        status,
        kept,
        into,
        response.length(),
        lifetime(status, headers, cc, seconds, c),
        Entry.changedSeconds(kept, c.nowSeconds()));
  }

  /**
   * As the client gets it whom the endpoint has answered: {@code no-cache="field"} keeps fields
   * from all others only. Cookies that are stripped are so for everybody.
   */
  Entry asReceived(Entry stored, Headers received) {
    Headers whole = new Headers();
    for (int i = 0; i < received.size(); i++) {
      if (received.id(i) != HeaderName.SET_COOKIE.id()
          || policy.setCookie() != CacheSettings.SetCookie.STRIP) {
        whole.add(received.name(i), received.id(i), received.value(i));
      }
    }
    String date = stored.headers().get(HeaderName.DATE);
    if (!whole.contains(HeaderName.DATE) && date != null) {
      whole.add(HeaderName.DATE, date);
    }
    return stored.withHeaders(whole);
  }

  /**
   * A stored response that the endpoint said still holds.
   *
   * @param update the fields of its 304
   * @return null when the update says that it is not to be kept
   */
  @Nullable Entry refreshed(Entry stored, Headers update, Context c) {
    Headers merged = new Headers();
    for (int i = 0; i < stored.headers().size(); i++) {
      String name = stored.headers().name(i);
      if (isFixed(name) || update.indexOf(name, 0) < 0) {
        merged.add(name, stored.headers().id(i), stored.headers().value(i));
      }
    }
    for (int i = 0; i < update.size(); i++) {
      if (!isFixed(update.name(i))) {
        merged.add(update.name(i), update.id(i), update.value(i));
      }
    }
    Directives targeted = targeted(merged);
    Directives cc = targeted == null ? Directives.of(merged) : targeted;
    long seconds = lifetime(stored.status(), merged, cc, targeted != null, c);
    if (seconds == Directives.NONE || !mayKeep(stored.status(), merged, cc, c.asked())) {
      return null;
    }
    return stored.refreshed(
        kept(merged, cc, c.nowSeconds()),
        lifetime(stored.status(), withAgeOf(merged, update), cc, seconds, c),
        c.nowSeconds());
  }

  /** Age is the update's own: what was stored has none. */
  private static Headers withAgeOf(Headers merged, Headers update) {
    String age = update.get(HeaderName.AGE);
    if (age == null) {
      return merged;
    }
    Headers dated = new Headers();
    dated.addAll(merged);
    return dated.set(HeaderName.AGE, age);
  }

  private static boolean isFixed(String name) {
    return NOT_UPDATED.contains(name.toLowerCase(Locale.ROOT));
  }

  private boolean mayKeep(int status, Headers headers, Directives cc, Variants.Asked asked) {
    boolean understood = cc.mustUnderstand && UNDERSTOOD.contains(status);
    if ((cc.noStore && !understood) || (cc.mustUnderstand && !understood)) {
      return false;
    }
    if (cc.isPrivate) {
      return false; // also with a partition of its own: the client keeps it better
    }
    if (headers.contains(HeaderName.SET_COOKIE)
        && policy.setCookie() == CacheSettings.SetCookie.REFUSE) {
      return false;
    }
    return !asked.credentials() || !asked.partition().isEmpty() || allowsCredentials(cc);
  }

  /** RFC 9111 3.5. */
  private static boolean allowsCredentials(Directives cc) {
    return cc.isPublic || cc.mustRevalidate || cc.sharedMaxAge != Directives.NONE;
  }

  private @Nullable Directives targeted(Headers headers) {
    for (String name : policy.targeted()) {
      String field = joined(headers, name);
      Directives found = field == null ? null : Directives.targeted(field);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable String joined(Headers headers, String name) {
    String all = null;
    for (int at = headers.indexOf(name, 0); at >= 0; at = headers.indexOf(name, at + 1)) {
      all = all == null ? headers.value(at) : all + ", " + headers.value(at);
    }
    return all;
  }

  /** Seconds; {@link Directives#NONE}: there is no reason to keep it. */
  private long lifetime(int status, Headers headers, Directives cc, boolean targeted, Context c) {
    Long own = ownTtl(status, c);
    if (own != null) {
      return own;
    }
    long explicit = Freshness.explicit(headers, cc, targeted, c.nowSeconds());
    if (explicit != Directives.NONE) {
      return explicit;
    }
    Long byStatus = policy.statusTtl().get(status);
    if (byStatus != null) {
      return byStatus;
    }
    boolean byHeuristic = HEURISTIC.contains(status) || cc.isPublic;
    long usual = byHeuristic ? Freshness.heuristic(headers, c.nowSeconds()) : Directives.NONE;
    if (usual != Directives.NONE) {
      return usual;
    }
    if (byHeuristic && status < FIRST_ERROR && policy.defaultTtl() != Directives.NONE) {
      return policy.defaultTtl();
    }
    // What can be validated is worth keeping, though it is stale from the beginning.
    return HEURISTIC.contains(status) && headers.contains(HeaderName.ETAG) ? 0 : Directives.NONE;
  }

  /** What the operator said of all responses is meant for content: errors have status_ttl. */
  private @Nullable Long ownTtl(int status, Context c) {
    return status < FIRST_ERROR ? policy.ttlOf(c.asked().route()) : null;
  }

  private Entry.Lifetime lifetime(
      int status, Headers headers, Directives cc, long seconds, Context c) {
    boolean own = ownTtl(status, c) != null;
    boolean mustRevalidate =
        cc.mustRevalidate || cc.proxyRevalidate || cc.sharedMaxAge != Directives.NONE;
    return new Entry.Lifetime(
        seconds,
        own ? 0 : Freshness.initialAge(headers, c.nowSeconds(), c.delaySeconds()),
        c.nanos(),
        cc.noCache && !own,
        mustRevalidate && !own,
        orElse(cc.staleWhileRevalidate, policy.staleWhileRevalidate()),
        orElse(cc.staleIfError, policy.staleIfError()));
  }

  private static long orElse(long said, long usual) {
    return said == Directives.NONE ? usual : said;
  }

  private Headers kept(Headers from, Directives cc, long nowSeconds) {
    Headers kept = new Headers();
    for (int i = 0; i < from.size(); i++) {
      String name = from.name(i);
      if (!NEVER_KEPT.contains(name.toLowerCase(Locale.ROOT))
          && !isNamed(cc.noCacheFields, name)
          && !(from.id(i) == HeaderName.SET_COOKIE.id()
              && policy.setCookie() != CacheSettings.SetCookie.KEEP)) {
        kept.add(name, from.id(i), from.value(i));
      }
    }
    if (!kept.contains(HeaderName.DATE)) {
      kept.add(HeaderName.DATE, HttpDates.format(nowSeconds));
    }
    return kept;
  }

  private static boolean isNamed(List<String> names, String name) {
    for (String each : names) {
      if (each.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** {@code Surrogate-Key: a b} and {@code Cache-Tag: a, b}. */
  private static List<String> tags(Headers headers) {
    List<String> tags = new ArrayList<>();
    for (HeaderName name : List.of(HeaderName.SURROGATE_KEY, HeaderName.CACHE_TAG)) {
      String field = headers.joined(name);
      if (field != null) {
        for (String tag : field.split("[\\s,]+", -1)) {
          if (!tag.isEmpty()) {
            tags.add(tag);
          }
        }
      }
    }
    return List.copyOf(tags);
  }
}
