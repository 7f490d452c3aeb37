package com.openhwy.marketeer.middleware.cache;

import com.openhwy.marketeer.base.DataSize;
import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.config.bind.Range;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of {@code cache}. */
@Doc("Keeps responses in memory and reuses them (RFC 9111).")
record CacheSettings(
    @Doc("Memory for stored responses, of the heap.") @Default("64MiB") @Range(min = 65536)
        DataSize maxSize,
    @Doc("A larger response is passed on without being kept.") @Default("8MiB") @Range(min = 1)
        DataSize maxObjectSize,
    @Doc(
            "Keeps what says nothing of its freshness for this long, but for errors (see"
                + " status_ttl); without it only what has a Last-Modified is kept, for a tenth of"
                + " the time since.")
        @Nullable Duration defaultTtl,
    @Doc(
            "By status, as in {404: 10s}: keeps such responses for this long where they say nothing"
                + " of their freshness.")
        Map<String, Duration> statusTtl,
    @Doc(
            "By route: keeps its responses for this long whatever they say, but for private,"
                + " no-store and errors.")
        Map<String, Duration> routeTtl,
    @Doc(
            "Serves what has become stale for this long, and refreshes it in the background; a"
                + " response may say otherwise.")
        @Default("0s")
        Duration staleWhileRevalidate,
    @Doc(
            "Serves what has become stale for this long when the endpoint fails (no answer, 500,"
                + " 502, 503, 504); a response may say otherwise.")
        @Default("60s")
        Duration staleIfError,
    @Doc(
            "Requests with credentials: uncached unless the response allows it, or apart, a copy"
                + " for each client.")
        @Default("uncached")
        Authenticated authenticated,
    @Doc("Responses that set cookies: refuse to keep them, strip the cookies, or keep both.")
        @Default("refuse")
        SetCookie setCookie,
    @Doc("Cookies, * as a wildcard, whose presence in a request keeps it away from the cache.")
        List<String> bypassCookies,
    @Doc("Whether Cache-Control of a request counts.") @Default("true") boolean clientDirectives,
    @Doc("Whether one request goes to the endpoint when many ask for the same thing at once.")
        @Default("true")
        boolean collapse,
    @Doc("How long a request waits for another one's answer before it asks for itself.")
        @Default("5s")
        @Range(min = 1, max = 30_000)
        Duration collapseTimeout,
    @Doc("Stored responses per URL that differ by Vary, route or client.")
        @Default("64")
        @Range(min = 1, max = 1024)
        int maxVariants,
    @Doc("Fields that come before Cache-Control for this cache (RFC 9213).")
        @Default("[CDN-Cache-Control]")
        List<String> targetedFields,
    @Doc("What makes two requests ask for the same thing.") Key key,
    @Doc("Whether Cache-Status tells the client what the cache did.") @Default("true")
        boolean cacheStatus) {

  /** Parts of the key beyond scheme, authority and path. */
  record Key(
      @Doc("Query parameters that do not matter, * as a wildcard: [utm_*, fbclid].")
          List<String> ignoreQuery,
      @Doc("The only query parameters that matter; empty: all.") List<String> onlyQuery,
      @Doc("Whether the order of query parameters does not matter.") @Default("false")
          boolean sortQuery,
      @Doc("Request fields that matter besides those that Vary names.") List<String> headers,
      @Doc("Cookies that matter.") List<String> cookies) {}

  enum Authenticated {
    UNCACHED,
    APART
  }

  enum SetCookie {
    REFUSE,
    STRIP,
    KEEP
  }
}
