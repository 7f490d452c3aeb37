package com.openhwy.marketeer.middleware.cache;

import org.jspecify.annotations.Nullable;

/** What may be done with what is stored, for one request (RFC 9111 4). Pure. */
enum Decision {
  /** Fresh, or as stale as the client allows: an answer. */
  USE,
  /** Stale, but within its time of grace: an answer, while it is refreshed (RFC 5861 3). */
  USE_AND_REFRESH,
  /** Stored, but the endpoint has to be asked. */
  VALIDATE,
  /** Nothing stored. */
  FETCH,
  /** The client wants nothing but what is stored, and that is not there (RFC 9111 5.2.1.7). */
  UNAVAILABLE;

  /**
   * @param request the client's directives; {@link Directives#EMPTY} where they do not count
   */
  static Decision of(@Nullable Entry entry, Directives request, long nanos) {
    if (entry == null) {
      return request.onlyIfCached ? UNAVAILABLE : FETCH;
    }
    Decision found = ofStored(entry, request, nanos);
    return found == VALIDATE && request.onlyIfCached ? UNAVAILABLE : found;
  }

  private static Decision ofStored(Entry entry, Directives request, long nanos) {
    Entry.Lifetime lifetime = entry.lifetime();
    if (lifetime.noCache() || request.noCache) {
      return VALIDATE;
    }
    long age = entry.age(nanos);
    long left = lifetime.seconds() - age;
    // A reload in a browser sends max-age=0 and means it, however young the entry is.
    if (request.maxAge != Directives.NONE && (age > request.maxAge || request.maxAge == 0)) {
      return VALIDATE;
    }
    if (request.minFresh != Directives.NONE && left < request.minFresh) {
      return VALIDATE;
    }
    if (left > 0) {
      return USE;
    }
    if (lifetime.mustRevalidate()) {
      return VALIDATE;
    }
    if (request.maxStale != Directives.NONE && -left <= request.maxStale) {
      return USE;
    }
    return -left <= lifetime.staleWhileRevalidate() && lifetime.staleWhileRevalidate() > 0
        ? USE_AND_REFRESH
        : VALIDATE;
  }

  /** Whether a stale entry may stand in for an endpoint that failed (RFC 5861 4). */
  static boolean mayReplaceError(Entry entry, Directives request, long nanos) {
    Entry.Lifetime lifetime = entry.lifetime();
    long stale = entry.age(nanos) - lifetime.seconds();
    return !lifetime.mustRevalidate()
        && !lifetime.noCache()
        && !request.noCache
        && stale <= lifetime.staleIfError();
  }
}
