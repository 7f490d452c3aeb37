package com.openhwy.marketeer.middleware.cache;

import java.util.Locale;

/** What the cache did for a request, as the log and the metrics have it. */
enum Result {
  HIT,
  /** Answered from what was stale. */
  STALE,
  /** Answered from what the endpoint said still holds. */
  REVALIDATED,
  MISS,
  /** The request is none for a cache. */
  BYPASS;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
